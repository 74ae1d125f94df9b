/*
 * form[data-bm-saisie]: keeps the draft as soon as an answer changes. When the network is missing, says so in
 * [data-bm-saisie-etat], holds the page, and saves again until it is back. « Aucun » and the other boxes exclude
 * each other. Without this script the buttons save.
 */
import { exclure } from "./exclusions.js";

const formulaire = document.querySelector("form[data-bm-saisie]");
const etat = document.querySelector("[data-bm-saisie-etat]");
// A server that never answers would hold back what is answered next.
const PATIENCE = 30000;
const REESSAI = 15000;
let enAttente = false;
let enCours = 0;
let essai = 0;
let tour = Promise.resolve();

function dire(phrase) {
  enAttente = phrase !== "";
  if (etat) {
    etat.querySelector("p").textContent = phrase;
    etat.hidden = !enAttente;
  }
}

function corps() {
  const body = new FormData(formulaire);
  body.set("vers", "ici");
  return body;
}

async function envoyer() {
  window.clearTimeout(essai);
  try {
    const signal = AbortSignal.timeout?.(PATIENCE);
    const reponse = await fetch(formulaire.action, { method: "POST", body: corps(), credentials: "same-origin", redirect: "manual", signal });
    dire(reponse.status === 204 ? "" : "Cette réponse n’est pas enregistrée. Gardez cette page ouverte et touchez Suivant.");
  } catch {
    dire("Sans réseau. Cette réponse n’est pas encore enregistrée\u202f: gardez cette page ouverte, elle partira au retour du réseau.");
    essai = window.setTimeout(garder, REESSAI);
  }
}

/** One after the other: the server hears last what was answered last. */
function garder() {
  enCours += 1;
  tour = tour.then(envoyer).finally(() => {
    enCours -= 1;
  });
}

/** What waits for its turn would never leave a page that goes. */
function partir() {
  if (enCours || enAttente) {
    navigator.sendBeacon(formulaire.action, corps());
  }
}

function suivre({ target: champ }) {
  exclure(formulaire, champ);
  garder();
}

function retenir(evenement) {
  if (evenement.target !== formulaire) {
    return;
  }
  if (navigator.onLine === false) {
    evenement.preventDefault();
    dire("Sans réseau. Gardez cette page ouverte\u202f: vous pourrez continuer au retour du réseau.");
  } else {
    // The form itself leaves with the page.
    window.removeEventListener("pagehide", partir);
  }
}

if (formulaire) {
  formulaire.addEventListener("change", suivre);
  document.addEventListener("submit", retenir);
  window.addEventListener("pagehide", partir);
  window.addEventListener("online", () => enAttente && garder());
}
