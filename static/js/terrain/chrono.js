/*
 * [data-bm-chrono="input id"][data-bm-chrono-unite="secondes|minutes"]: a stopwatch that writes what it measured in
 * the field. Seconds are rounded up, minutes to the nearest. The field stays free to type. One at a time; it stops
 * when its button leaves the page.
 */
import { el, invisible } from "../commun/dom.js";

let depart = { monotone: 0, mur: 0 };
let minuteur = 0;

/** A phone that sleeps in a pocket stops one clock, and a clock put right jumps back: the longer of the two waits holds. */
const secondes = () => Math.ceil(Math.max(window.performance.now() - depart.monotone, Date.now() - depart.mur) / 1000);

/** The time runs for the eye: a name that changed each second would be spoken each second, over the call. */
function lancer(bouton) {
  const temps = el("span", { "aria-hidden": "true" });
  const afficher = () => {
    const total = secondes();
    temps.textContent = `${Math.floor(total / 60)}:${String(total % 60).padStart(2, "0")}`;
  };
  depart = { monotone: window.performance.now(), mur: Date.now() };
  minuteur = window.setInterval(() => (bouton.isConnected ? afficher() : arreter()), 250);
  bouton.replaceChildren("Arrêter ", temps, invisible(" le chronomètre"));
  afficher();
}

function arreter() {
  window.clearInterval(minuteur);
  minuteur = 0;
}

function ecrire(bouton) {
  const champ = document.getElementById(bouton.dataset.bmChrono);
  champ.value = String(bouton.dataset.bmChronoUnite === "minutes" ? Math.round(secondes() / 60) : secondes());
  champ.dispatchEvent(new Event("change", { bubbles: true }));
  bouton.textContent = "Relancer le chronomètre";
  champ.focus();
}

for (const bouton of document.querySelectorAll("[data-bm-chrono]")) {
  bouton.hidden = false;
}
document.addEventListener("click", ({ target }) => {
  const bouton = target.closest("[data-bm-chrono]");
  if (bouton && minuteur) {
    arreter();
    ecrire(bouton);
  } else if (bouton) {
    lancer(bouton);
  }
});
