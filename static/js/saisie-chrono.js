/*
 * [data-bm-chrono="input id"][data-bm-chrono-unite="secondes|minutes"]: a stopwatch that writes what it measured in
 * the field. Seconds are rounded up, minutes to the nearest. The field stays free to type. One at a time; it stops
 * when its button leaves the page.
 */
(function () {
  "use strict";
  var depart = 0;
  var minuteur = 0;

  function secondes() {
    return Math.ceil((window.performance.now() - depart) / 1000);
  }

  function afficher(bouton) {
    var total = secondes();
    var reste = String(total % 60).padStart(2, "0");
    bouton.textContent = "Arrêter " + Math.floor(total / 60) + ":" + reste;
  }

  function arreter() {
    window.clearInterval(minuteur);
    minuteur = 0;
  }

  document.querySelectorAll("[data-bm-chrono]").forEach(function (bouton) {
    bouton.hidden = false;
  });
  document.addEventListener("click", function (evenement) {
    var bouton = evenement.target.closest("[data-bm-chrono]");
    if (!bouton) {
      return;
    }
    if (!minuteur) {
      depart = window.performance.now();
      minuteur = window.setInterval(function () {
        if (bouton.isConnected) {
          afficher(bouton);
        } else {
          arreter();
        }
      }, 250);
      afficher(bouton);
      return;
    }
    arreter();
    var champ = document.getElementById(bouton.dataset.bmChrono);
    champ.value = bouton.dataset.bmChronoUnite === "minutes" ? Math.round(secondes() / 60) : secondes();
    champ.dispatchEvent(new Event("change", { bubbles: true }));
    bouton.textContent = "Relancer le chronomètre";
    champ.focus();
  });
})();
