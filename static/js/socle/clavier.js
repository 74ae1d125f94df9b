/*
 * Shortcuts of the staff area. "?" shows dialog[data-bm-clavier], "/" goes to the search field, "g" then a letter
 * follows the link bearing data-bm-touche="letter", "j" and "k" walk the rows of table[data-bm-lignes], "c" ticks the
 * one walked to. Never while typing, nor once turned off (`touches.js`).
 */
import { sontActives } from "./touches.js";

const DELAI_DE_G = 1500;
const RANGS = "table[data-bm-lignes] tbody tr";
let attente = 0;

const saisit = (cible) => Boolean(cible.closest("input:not([type=checkbox]), textarea, select, [contenteditable=true]"));

function marcher(pas) {
  const liens = [...document.querySelectorAll(RANGS)].map((rang) => rang.querySelector("a")).filter(Boolean);
  const place = liens.findIndex((lien) => lien.closest("tr").contains(document.activeElement)) + pas;
  liens[Math.max(0, Math.min(liens.length - 1, place))]?.focus();
}

function chercher(evenement) {
  const recherche = document.querySelector("[data-bm-recherche], input[type=search]");
  if (!recherche) {
    return;
  }
  evenement.preventDefault();
  const tiroir = recherche.closest("details");
  if (tiroir) {
    tiroir.open = true;
  }
  recherche.focus();
}

function aider(evenement) {
  const aide = document.querySelector("dialog[data-bm-clavier]");
  if (aide && !aide.open) {
    evenement.preventDefault();
    aide.showModal();
  }
}

const GESTES = {
  g: () => { attente = Date.now(); },
  "/": chercher,
  j: () => marcher(1),
  k: () => marcher(-1),
  c: () => document.activeElement.closest(RANGS)?.querySelector("input[type=checkbox]")?.click(),
  "?": aider,
};

document.addEventListener("keydown", (evenement) => {
  if (evenement.ctrlKey || evenement.metaKey || evenement.altKey || saisit(evenement.target) || !sontActives()) {
    return;
  }
  const touche = evenement.key.toLowerCase();
  if (Date.now() - attente < DELAI_DE_G) {
    const lien = [...document.querySelectorAll("[data-bm-touche]")].find(({ dataset }) => dataset.bmTouche === touche);
    attente = 0;
    if (lien) {
      evenement.preventDefault();
      lien.click();
    }
    return;
  }
  GESTES[touche]?.(evenement);
});

document.querySelectorAll("[data-bm-clavier-ouvrir]").forEach((bouton) => { bouton.hidden = false; });

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-bm-clavier-ouvrir]")) {
    document.querySelector("dialog[data-bm-clavier]").showModal();
  }
});
