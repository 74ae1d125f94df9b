/* form[data-bm-envoi-unique]: the second click of a double click sends nothing. */
document.addEventListener("submit", (evenement) => {
  const formulaire = /** @type {HTMLFormElement} */ (evenement.target);
  const bouton = evenement.submitter;
  // Outside a dialog, what a button gives to one goes nowhere.
  if (!formulaire.matches("[data-bm-envoi-unique]") || evenement.defaultPrevented || bouton?.getAttribute("formmethod") === "dialog") {
    return;
  }
  if (formulaire.dataset.bmParti) {
    evenement.preventDefault();
    return;
  }
  formulaire.dataset.bmParti = "oui";
  if (bouton?.dataset.bmEnCours) {
    bouton.dataset.bmMot = bouton.textContent;
    bouton.textContent = bouton.dataset.bmEnCours;
  }
});
window.addEventListener("pageshow", () => {
  for (const formulaire of document.querySelectorAll("form[data-bm-parti]")) {
    delete formulaire.dataset.bmParti;
    for (const bouton of formulaire.querySelectorAll("[data-bm-mot]")) {
      bouton.textContent = bouton.dataset.bmMot;
      delete bouton.dataset.bmMot;
    }
  }
});
