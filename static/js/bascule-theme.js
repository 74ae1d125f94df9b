/* [data-bm-theme]: light or dark, remembered on this device only. */
(function () {
  "use strict";
  var racine = document.documentElement;
  var sombre = window.matchMedia("(prefers-color-scheme: dark)");

  function estSombre() {
    return racine.dataset.theme ? racine.dataset.theme === "sombre" : sombre.matches;
  }

  function dire() {
    document.querySelectorAll("[data-bm-theme]").forEach(function (bouton) {
      bouton.hidden = false;
      bouton.querySelector("[data-bm-theme-mot]").textContent = estSombre() ? "Thème clair" : "Thème sombre";
    });
  }

  document.addEventListener("click", function (evenement) {
    if (!evenement.target.closest("[data-bm-theme]")) {
      return;
    }
    racine.dataset.theme = estSombre() ? "clair" : "sombre";
    try {
      window.localStorage.setItem("bm-theme", racine.dataset.theme);
    } catch (erreur) {
      /* Not remembered, still applied to this page. */
    }
    dire();
  });
  sombre.addEventListener("change", dire);
  dire();
})();
