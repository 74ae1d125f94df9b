/*
 * Before anything is drawn: the code that a QR carries after « # » leaves the address at once, and the page chooses
 * between its cards and its plain form. A browser that cannot blind, or whose script never comes, keeps the form.
 */
(function () {
  "use strict";
  var racine = document.documentElement;
  // Anchors of these pages are shorter than eight characters or hold an underscore.
  var FORME = /^#[0-9A-Za-z-]{8,24}$/;
  var PATIENCE = 8000;

  function porter(code) {
    var champ = document.querySelector("[data-bm-code]");
    if (champ) {
      champ.value = code;
      champ.dispatchEvent(new Event("bm:code", { bubbles: true }));
    }
  }

  function retirer() {
    if (!FORME.test(location.hash)) {
      return;
    }
    var code = location.hash.slice(1);
    history.replaceState(history.state, "", location.pathname + location.search);
    if (document.readyState === "loading") {
      document.addEventListener("DOMContentLoaded", function () { porter(code); });
    } else {
      porter(code);
    }
  }

  retirer();
  window.addEventListener("hashchange", retirer);
  if (!racine.hasAttribute("data-bm-cartes")) {
    return;
  }
  if ("noModule" in HTMLScriptElement.prototype && window.crypto && window.crypto.subtle) {
    racine.dataset.script = "attendu";
    window.setTimeout(function () {
      if (racine.dataset.script === "attendu") {
        delete racine.dataset.script;
      }
    }, PATIENCE);
  }
})();
