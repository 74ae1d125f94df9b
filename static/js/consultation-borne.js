/* The tablet of a hall: after a while without any gesture, a warning; then the end, which wipes the screen. */
(function () {
  "use strict";
  var AVANT_AVERTISSEMENT = 60000;
  var DECOMPTE = 20;
  var RECOMMENCER = 15000;
  var fin = document.querySelector("[data-bm-fin]");
  var veille = document.querySelector("[data-bm-veille]");
  var recommencer = document.querySelector("[data-bm-recommencer]");
  var attente = null;
  var tic = null;

  function surveiller() {
    clearTimeout(attente);
    clearInterval(tic);
    attente = setTimeout(avertir, AVANT_AVERTISSEMENT);
  }

  function avertir() {
    var reste = DECOMPTE;
    var secondes = veille.querySelector("[data-bm-secondes]");
    secondes.textContent = String(reste);
    veille.showModal();
    tic = setInterval(function () {
      reste -= 1;
      secondes.textContent = String(reste);
      if (reste <= 0) {
        clearInterval(tic);
        fin.submit();
      }
    }, 1000);
  }

  if (fin && veille) {
    ["pointerdown", "keydown", "scroll", "input"].forEach(function (geste) {
      document.addEventListener(geste, function () {
        if (!veille.open) {
          surveiller();
        }
      }, { passive: true });
    });
    veille.addEventListener("close", surveiller);
    veille.querySelector("[data-bm-rester]").addEventListener("click", function () {
      veille.close();
    });
    surveiller();
  }
  if (recommencer) {
    setTimeout(function () {
      location.replace(recommencer.href);
    }, RECOMMENCER);
  }
  // A page kept by the browser is not shown to the next person.
  window.addEventListener("pageshow", function (evenement) {
    if (evenement.persisted) {
      location.reload();
    }
  });
})();
