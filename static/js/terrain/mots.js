/* French words of measures, days, durations and weights: those of enquetes/visites/logic/mots.py and socle typographie. */
import { JAMAIS } from "./delais.js";

export const FINE = "\u202f";
const INSECABLE = "\u00a0";
const MOIS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];
const TENTATIVES = ["aucune des trois n’a abouti", "à la première tentative", "à la deuxième tentative", "à la troisième tentative"];

export const entier = (nombre) => String(Math.round(nombre)).replace(/\B(?=(\d{3})+$)/g, FINE);

/** A count and its noun: « 1 question », « 2 questions ». */
export function accorder(nombre, singulier, pluriel = `${singulier}s`) {
  return `${entier(nombre)}${INSECABLE}${Math.abs(nombre) < 2 ? singulier : pluriel}`;
}

/** « 11 février », with its year when asked; `jour` is « 2027-02-11 ». */
export function dateLongue(jour, { annee = false } = {}) {
  const [an, mois, quantieme] = jour.split("-").map(Number);
  return `${quantieme === 1 ? "1er" : quantieme}${INSECABLE}${MOIS[mois - 1]}${annee ? ` ${an}` : ""}`;
}

/** « 11 février 2027 à 10 h 20 »; `heure` is « 2027-02-11T10:20 » in Paris. */
export function dateEtHeure(heure) {
  const [jour, instant] = heure.split("T");
  const [heures, minutes] = instant.split(":").map(Number);
  const suite = minutes ? `${INSECABLE}${String(minutes).padStart(2, "0")}` : "";
  return `${dateLongue(jour, { annee: true })} à ${heures}${INSECABLE}h${suite}`;
}

/** How long something has waited: « moins d’une minute », « 12 min », « 3 h », « 8 jours ». */
export function duree(ms) {
  const minutes = Math.floor(ms / 60000);
  if (minutes < 1) {
    return "moins d’une minute";
  }
  if (minutes < 120) {
    return `${minutes}${INSECABLE}min`;
  }
  return minutes < 2880 ? `${Math.floor(minutes / 60)}${INSECABLE}h` : accorder(Math.floor(minutes / 1440), "jour");
}

/** « 850 Ko », « 1,2 Mo ». */
export function poids(octets) {
  const mega = octets / 1048576;
  return mega < 1 ? `${entier(Math.max(1, octets / 1024))}${FINE}Ko` : `${mega.toFixed(1).replace(".", ",")}${FINE}Mo`;
}

/** A raw measure in words; `critere` is one of the package. */
export function direMesure(critere, mesure) {
  if (mesure === null) {
    return "sans objet";
  }
  switch (critere.nature) {
    case "BIN":
      return mesure ? "oui" : "non";
    case "E3":
      return `${accorder(mesure, "élément")} sur 3`;
    case "EC":
      return `${accorder(mesure.trouves, "élément")} sur ${mesure.attendus}${mesure.erreur_trompeuse ? ", avec une erreur trompeuse" : ""}`;
    case "TENT":
      return TENTATIVES[mesure];
    default:
      return mesure === JAMAIS ? critere.jamais.toLowerCase() : `${entier(mesure)}${INSECABLE}${unite(critere.unite, mesure)}`;
  }
}

function unite(mot, nombre) {
  return nombre >= 2 ? mot : mot.split(" ").map((partie) => partie.replace(/s$/, "")).join(" ");
}

export const capitale = (mot) => mot.charAt(0).toUpperCase() + mot.slice(1);
