/*
 * What is selected in [data-bm-selection] goes to textarea[data-bm-passages], one passage a line, each once.
 * Brackets of what is already masked are left out by the server.
 */
(function () {
  "use strict";
  var source = document.querySelector("[data-bm-selection]");
  var champ = document.querySelector("textarea[data-bm-passages]");
  var aide = document.querySelector("[data-bm-selection-aide]");
  if (!source || !champ) {
    return;
  }
  if (aide) {
    aide.hidden = false;
  }

  function prendre() {
    var selection = document.getSelection();
    if (!selection || selection.isCollapsed || !source.contains(selection.anchorNode) || !source.contains(selection.focusNode)) {
      return;
    }
    var lignes = champ.value.split("\n").filter(Boolean);
    selection.toString().split("\n").map(function (ligne) {
      return ligne.trim();
    }).filter(Boolean).forEach(function (ligne) {
      if (lignes.indexOf(ligne) < 0) {
        lignes.push(ligne);
      }
    });
    champ.value = lignes.join("\n");
  }

  source.addEventListener("mouseup", prendre);
  source.addEventListener("touchend", prendre);
  document.addEventListener("keyup", function (evenement) {
    if (evenement.key === "Shift") {
      prendre();
    }
  });
})();
