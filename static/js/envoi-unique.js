/* form[data-bm-envoi-unique]: the second click of a double click sends nothing. */
(function () {
  "use strict";
  document.addEventListener("submit", function (evenement) {
    var formulaire = evenement.target;
    if (!formulaire.matches("[data-bm-envoi-unique]") || evenement.defaultPrevented) {
      return;
    }
    if (formulaire.dataset.bmParti) {
      evenement.preventDefault();
      return;
    }
    formulaire.dataset.bmParti = "oui";
    var bouton = evenement.submitter;
    if (bouton && bouton.dataset.bmEnCours) {
      bouton.dataset.bmMot = bouton.textContent;
      bouton.textContent = bouton.dataset.bmEnCours;
    }
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-bm-parti]").forEach(function (formulaire) {
      delete formulaire.dataset.bmParti;
      formulaire.querySelectorAll("[data-bm-mot]").forEach(function (bouton) {
        bouton.textContent = bouton.dataset.bmMot;
        delete bouton.dataset.bmMot;
      });
    });
  });
})();
