/*
 * [data-bm-rebours="ISO instant"][data-bm-maintenant="ISO instant"]: keeps the
 * server's countdown true while the page stays open. The server's clock counts:
 * the device only measures the time elapsed since the page was rendered.
 */
(function () {
  "use strict";
  var MINUTE = 60000;
  var HEURE = 60 * MINUTE;
  var JOUR = 24 * HEURE;

  function mots(reste) {
    if (reste <= 0) {
      return "Clos";
    }
    if (reste >= 2 * JOUR) {
      return Math.floor(reste / JOUR) + "\u00a0jours";
    }
    if (reste >= 2 * HEURE) {
      return Math.floor(reste / HEURE) + "\u00a0heures";
    }
    var minutes = Math.max(1, Math.floor(reste / MINUTE));
    return minutes + (minutes > 1 ? "\u00a0minutes" : "\u00a0minute");
  }

  document.querySelectorAll("[data-bm-rebours]").forEach(function (element) {
    var fin = Date.parse(element.dataset.bmRebours);
    var depart = Date.parse(element.dataset.bmMaintenant);
    var debut = window.performance.now();
    if (Number.isNaN(fin) || Number.isNaN(depart)) {
      return;
    }
    window.setInterval(function () {
      var texte = mots(fin - depart - (window.performance.now() - debut));
      if (element.textContent !== texte) {
        element.textContent = texte;
      }
    }, 15000);
  });
})();
