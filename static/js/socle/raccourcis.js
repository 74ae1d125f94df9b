/*
 * [data-bm-raccourci="letter"]: the letter alone presses the button, follows the link or opens the drawer, whose first
 * field takes the focus. Never while typing, never with a modifier, never as the second key of « g » and a letter, nor
 * once turned off (`touches.js`).
 */
import { sontActives } from "./touches.js";

const DELAI_DE_G = 1500;
const CE_QUI_SAISIT = "input:not([type=checkbox]), textarea, select, dialog[open]";
let apresG = 0;

const seTait = (evenement) =>
  evenement.ctrlKey || evenement.metaKey || evenement.altKey || evenement.repeat || evenement.defaultPrevented ||
  evenement.target.closest(CE_QUI_SAISIT) || (evenement.key.length === 1 && !sontActives());

document.addEventListener("keydown", (evenement) => {
  if (seTait(evenement)) {
    return;
  }
  const touche = evenement.key.toLowerCase();
  if (touche === "g" || Date.now() - apresG < DELAI_DE_G) {
    apresG = touche === "g" ? Date.now() : 0;
    return;
  }
  const element = document.querySelector(`[data-bm-raccourci="${window.CSS.escape(touche)}"]`);
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
