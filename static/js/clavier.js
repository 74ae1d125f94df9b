/*
 * Shortcuts of the staff area. "?" shows dialog[data-bm-clavier], "/" goes to the
 * search field, "g" then a letter follows the link bearing data-bm-touche="letter",
 * "j" and "k" walk the rows of table[data-bm-lignes], "c" ticks the one walked to. Never while typing.
 */
(function () {
  "use strict";
  var attente = 0;

  function saisit(cible) {
    return cible.closest("input:not([type=checkbox]), textarea, select, [contenteditable=true]") !== null;
  }

  function marcher(pas) {
    var liens = Array.from(document.querySelectorAll("table[data-bm-lignes] tbody tr"))
      .map(function (rang) { return rang.querySelector("a"); })
      .filter(Boolean);
    var place = liens.findIndex(function (lien) { return lien.closest("tr").contains(document.activeElement); }) + pas;
    if (liens.length) {
      liens[Math.max(0, Math.min(liens.length - 1, place))].focus();
    }
  }

  function cocher() {
    var rang = document.activeElement.closest("table[data-bm-lignes] tbody tr");
    var boite = rang && rang.querySelector("input[type=checkbox]");
    if (boite) {
      boite.click();
    }
  }

  document.addEventListener("keydown", function (evenement) {
    if (evenement.ctrlKey || evenement.metaKey || evenement.altKey || saisit(evenement.target)) {
      return;
    }
    var touche = evenement.key.toLowerCase();
    if (Date.now() - attente < 1500) {
      var lien = Array.from(document.querySelectorAll("[data-bm-touche]")).find(function (element) {
        return element.dataset.bmTouche === touche;
      });
      attente = 0;
      if (lien) {
        evenement.preventDefault();
        lien.click();
      }
      return;
    }
    if (touche === "g") {
      attente = Date.now();
    } else if (touche === "/") {
      var recherche = document.querySelector("[data-bm-recherche], input[type=search]");
      if (recherche) {
        evenement.preventDefault();
        var tiroir = recherche.closest("details");
        if (tiroir) {
          tiroir.open = true;
        }
        recherche.focus();
      }
    } else if (touche === "j" || touche === "k") {
      marcher(touche === "j" ? 1 : -1);
    } else if (touche === "c") {
      cocher();
    } else if (touche === "?") {
      var aide = document.querySelector("dialog[data-bm-clavier]");
      if (aide && !aide.open) {
        evenement.preventDefault();
        aide.showModal();
      }
    }
  });

  document.addEventListener("click", function (evenement) {
    if (evenement.target.closest("[data-bm-clavier-ouvrir]")) {
      document.querySelector("dialog[data-bm-clavier]").showModal();
    }
  });
})();
