/*
 * [data-bm-raccourci="letter"]: the letter alone presses the button, follows the link or opens the drawer, whose first
 * field takes the focus. Never while typing, never with a modifier, never as the second key of « g » and a letter.
 */
(function () {
  "use strict";
  var apresG = 0;
  document.addEventListener("keydown", function (evenement) {
    if (
      evenement.ctrlKey || evenement.metaKey || evenement.altKey || evenement.repeat || evenement.defaultPrevented ||
      evenement.target.closest("input:not([type=checkbox]), textarea, select, dialog[open]")
    ) {
      return;
    }
    if (evenement.key.toLowerCase() === "g" || Date.now() - apresG < 1500) {
      apresG = evenement.key.toLowerCase() === "g" ? Date.now() : 0;
      return;
    }
    var element = document.querySelector('[data-bm-raccourci="' + window.CSS.escape(evenement.key.toLowerCase()) + '"]');
    if (!element) {
      return;
    }
    evenement.preventDefault();
    if (element.tagName === "SUMMARY") {
      element.parentElement.open = true;
      element.parentElement.querySelector("textarea").focus();
    } else {
      element.click();
    }
  });
})();
