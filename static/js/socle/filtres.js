/* form[data-bm-filtres]: a changed select or box sends the form; empty fields stay out of the address. */
const QUI_ENVOIENT = "select, input[type=checkbox], input[type=radio], input[type=date]";

function alleger(formulaire) {
  for (const champ of formulaire.querySelectorAll("input, select")) {
    if (champ.name && champ.value === "") {
      champ.disabled = true;
    }
  }
}

for (const formulaire of document.querySelectorAll("form[data-bm-filtres]")) {
  formulaire.addEventListener("submit", () => alleger(formulaire));
  formulaire.addEventListener("change", ({ target }) => {
    if (/** @type {Element} */ (target).matches(QUI_ENVOIENT)) {
      formulaire.requestSubmit();
    }
  });
}
// The back button restores the page with its fields still disabled.
window.addEventListener("pageshow", () => {
  for (const champ of document.querySelectorAll("form[data-bm-filtres] [disabled]")) {
    champ.disabled = false;
  }
});
