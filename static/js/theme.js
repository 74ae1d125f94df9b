/* Applies the chosen theme before the first paint; loaded in the head, without defer. */
(function () {
  "use strict";
  var racine = document.documentElement;
  racine.classList.add("bm-js");
  try {
    var choix = window.localStorage.getItem("bm-theme");
    if (choix === "clair" || choix === "sombre") {
      racine.dataset.theme = choix;
    }
  } catch (erreur) {
    /* Storage refused: the system's preference holds. */
  }
})();
