/*
 * [data-bm-chrono="input id"][data-bm-chrono-unite="secondes|minutes"]: a stopwatch that writes what it measured in
 * the field. Seconds are rounded up, minutes to the nearest. The field stays free to type.
 */
(function () {
  "use strict";
  document.querySelectorAll("[data-bm-chrono]").forEach(function (bouton) {
    var champ = document.getElementById(bouton.dataset.bmChrono);
    var enMinutes = bouton.dataset.bmChronoUnite === "minutes";
    var depart = 0;
    var minuteur = 0;

    function secondes() {
      return Math.ceil((Date.now() - depart) / 1000);
    }

    function afficher() {
      var total = secondes();
      var reste = String(total % 60).padStart(2, "0");
      bouton.textContent = "Arrêter " + Math.floor(total / 60) + ":" + reste;
    }

    bouton.hidden = false;
    bouton.addEventListener("click", function () {
      if (!minuteur) {
        depart = Date.now();
        minuteur = window.setInterval(afficher, 250);
        afficher();
        return;
      }
      window.clearInterval(minuteur);
      minuteur = 0;
      champ.value = enMinutes ? Math.round(secondes() / 60) : secondes();
      champ.dispatchEvent(new Event("change", { bubbles: true }));
      bouton.textContent = "Relancer le chronomètre";
      champ.focus();
    });
  });
})();
