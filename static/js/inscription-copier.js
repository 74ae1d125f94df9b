/* A button[data-bm-copier="id of a field"] copies it; hidden where copying is not possible. */
(function () {
  "use strict";
  if (!window.navigator.clipboard) {
    return;
  }
  document.querySelectorAll("[data-bm-copier]").forEach(function (bouton) {
    bouton.hidden = false;
    bouton.addEventListener("click", function () {
      var champ = document.getElementById(bouton.dataset.bmCopier);
      var retour = bouton.parentNode.querySelector("[data-bm-copie]");
      window.navigator.clipboard.writeText(champ.value).then(function () {
        retour.textContent = "Texte copié.";
      }, function () {
        champ.focus();
        champ.select();
        retour.textContent = "Texte sélectionné : copiez-le.";
      });
    });
  });
})();
