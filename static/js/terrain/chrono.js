/*
 * [data-bm-chrono="input id"][data-bm-chrono-unite="secondes|minutes"]: a stopwatch that writes what it measured in
 * the field. Seconds are rounded up, minutes to the nearest. The field stays free to type. One at a time; it runs on
 * while another screen or page of the tab is read, and its button finds it again.
 */
import { el, invisible } from "../commun/dom.js";

const CLE = "bm-chrono";

/** The one that runs: which field, of which page, and since when. */
let enCours = JSON.parse(window.sessionStorage.getItem(CLE) ?? "null");
let monotone = window.performance.now();
let minuteur = 0;

const lieu = (bouton) => `${window.location.pathname}#${bouton.dataset.bmChrono}`;

/** A phone that sleeps in a pocket stops one clock, and a clock put right jumps back: the longer of the two waits holds. */
const secondes = () => Math.ceil(Math.max(window.performance.now() - monotone, Date.now() - enCours.mur) / 1000);

function lancer(bouton) {
  enCours = { lieu: lieu(bouton), mur: Date.now() };
  monotone = window.performance.now();
  window.sessionStorage.setItem(CLE, JSON.stringify(enCours));
  montrer(bouton);
}

/** The time runs for the eye: a name that changed each second would be spoken each second, over the call. */
function montrer(bouton) {
  const temps = el("span", { "aria-hidden": "true" });
  const afficher = () => {
    const total = secondes();
    temps.textContent = `${Math.floor(total / 60)}:${String(total % 60).padStart(2, "0")}`;
  };
  window.clearInterval(minuteur);
  minuteur = window.setInterval(() => (bouton.isConnected ? afficher() : window.clearInterval(minuteur)), 250);
  bouton.replaceChildren("Arrêter ", temps, invisible(" le chronomètre"));
  afficher();
}

function arreter(bouton) {
  const duree = secondes();
  window.clearInterval(minuteur);
  enCours = null;
  window.sessionStorage.removeItem(CLE);
  const champ = document.getElementById(bouton.dataset.bmChrono);
  champ.value = String(bouton.dataset.bmChronoUnite === "minutes" ? Math.round(duree / 60) : duree);
  champ.dispatchEvent(new Event("change", { bubbles: true }));
  bouton.textContent = "Relancer le chronomètre";
  champ.focus();
}

/** Screens of the application bring theirs as they are opened. */
function presenter() {
  for (const bouton of document.querySelectorAll("[data-bm-chrono][hidden]")) {
    bouton.hidden = false;
    if (enCours?.lieu === lieu(bouton)) {
      montrer(bouton);
    }
  }
}

presenter();
new MutationObserver(presenter).observe(document.body, { childList: true, subtree: true });
document.addEventListener("click", ({ target }) => {
  const bouton = target.closest("[data-bm-chrono]");
  if (bouton && enCours?.lieu === lieu(bouton)) {
    arreter(bouton);
  } else if (bouton) {
    lancer(bouton);
  }
});
