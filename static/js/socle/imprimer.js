/* A button that prints the page; without script it stays hidden, the browser's own menu does it. */
for (const bouton of document.querySelectorAll("[data-bm-imprimer]")) {
  bouton.hidden = false;
  bouton.addEventListener("click", () => window.print());
}
