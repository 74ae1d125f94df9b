/* form[data-bm-filtres]: a changed select or box sends the form; empty fields stay out of the address. */
(function () {
  "use strict";

  function alleger(formulaire) {
    formulaire.querySelectorAll("input, select").forEach(function (champ) {
      if (champ.name && champ.value === "") {
        champ.disabled = true;
      }
    });
  }

  document.querySelectorAll("form[data-bm-filtres]").forEach(function (formulaire) {
    formulaire.addEventListener("submit", function () {
      alleger(formulaire);
    });
    formulaire.addEventListener("change", function (evenement) {
      if (evenement.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) {
        formulaire.requestSubmit();
      }
    });
  });
  /* The back button restores the page with its fields still disabled. */
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-bm-filtres] [disabled]").forEach(function (champ) {
      champ.disabled = false;
    });
  });
})();
