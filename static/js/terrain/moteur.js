/*
 * What is asked now, what waits, what is computed, what is left out: enquetes/visites/logic/saisie.py and conditions.py, line
 * for line. A test runs both on the same random drafts of every grid.
 *
 * contexte: {grille: {canal, criteres: [{code, bareme, conditions}]}, type_scenario, faits, moments, jours,
 * hors_horaires}. An absent measure is missing; null is left out.
 */
import { CALCULES, JAMAIS, delaisMesures, estDenoue } from "./delais.js";

const TEMOINS_REPONSE = { EMAIL: "EM-06", COURRIER: "CO-05", RS: "RS-06", WEB: "WEB-16" };
const TEMOINS_ACCUSE = { EMAIL: "EM-04", COURRIER: "CO-03" };
const TEMOIN_TENTATIVE = "TE-04";
const TEMOIN_ATTENTE = "TE-07";
const TEMOIN_FORMULAIRE = "WEB-13";
const OCCASIONNELLES = new Set(["AR", "SVI", "MISE", "TRANSF", "PROM", "HORS", "ATTENTE", "REOR", "PERSO"]);
const ECRITS = new Set(["EMAIL", "COURRIER", "RS"]);
const FAITS_DEMANDES = new Set(["SVI", "MISE", "TRANSF", "PROM", "HORS", "REOR", "PERSO", "FORM"]);
const DANS_LA_CONVERSATION = new Set(["TRANSF", "MISE", "PROM"]);
const MESURE_ATTENTE = "AP-08";
const ATTENTE_EN_MINUTES = 2;
const CONTACT_AVANT = { EMAIL: "EM-03", COURRIER: "CO-03", TEL: "TE-04", RS: "RS-06", PHYS: "AP-01", WEB: "WEB-13" };
export const CONTACT = { genre: "moment", code: "contact" };
export const FAITS = { genre: "faits", code: "" };
const ATTENTE = { genre: "attente", code: "" };

const a = (objet, cle) => Object.prototype.hasOwnProperty.call(objet, cle);
const lire = (objet, cle) => (a(objet, cle) ? objet[cle] : null);
const de = (critere, ensemble) => critere.conditions.some((condition) => ensemble.has(condition));

/** Whether two screens are one. */
export const estMeme = (un, autre) => un.genre === autre.genre && un.code === autre.code;

/** A contact told over weeks: sent, acknowledged, answered. */
export function estEcrit(contexte) {
  return ECRITS.has(contexte.grille.canal) || (contexte.grille.canal === "WEB" && contexte.faits.FORM === true);
}

function repondu(canal, reponses) {
  if (canal === "TEL") {
    const tentative = lire(reponses, TEMOIN_TENTATIVE);
    const attente = lire(reponses, TEMOIN_ATTENTE);
    if (tentative === 0 || attente === JAMAIS) {
      return false;
    }
    return tentative === null || attente === null ? null : true;
  }
  if (!a(TEMOINS_REPONSE, canal)) {
    return true;
  }
  if (canal === "WEB" && lire(reponses, TEMOIN_FORMULAIRE) === null) {
    return null;
  }
  const temoin = lire(reponses, TEMOINS_REPONSE[canal]);
  return typeof temoin === "boolean" ? temoin : null;
}

function situation(critere, canal, reponses, typeScenario) {
  const conditions = new Set(critere.conditions);
  const sansFormulaire = a(reponses, TEMOIN_FORMULAIRE) && reponses[TEMOIN_FORMULAIRE] === null;
  if (
    (conditions.has("FORM") && critere.code !== TEMOIN_FORMULAIRE && sansFormulaire) ||
    (conditions.has("AR") && lire(reponses, TEMOINS_ACCUSE[canal] || "") === JAMAIS) ||
    (conditions.has("RECL") && typeScenario !== "reclamation") ||
    (conditions.has("DIFF") && typeScenario !== "difficulte")
  ) {
    return "sans_objet";
  }
  const sansReponse = conditions.has("R") && repondu(canal, reponses) === false;
  if (de(critere, OCCASIONNELLES) || critere.code === TEMOIN_FORMULAIRE) {
    return sansReponse ? "sans_objet" : "facultatif";
  }
  return sansReponse ? "sans_reponse" : "requis";
}

/** Whether the measure is read from the instants, never typed. */
function estCalcule(critere, canal) {
  return CALCULES.has(critere.bareme) || critere.code === TEMOINS_REPONSE[canal];
}

/** The computed measures known now, by code. */
function mesuresCalculees(contexte) {
  if (!estEcrit(contexte)) {
    return {};
  }
  const { grille, moments } = contexte;
  const delais = delaisMesures(grille.canal, moments, contexte.jours);
  const mesures = {};
  for (const critere of grille.criteres) {
    if (CALCULES.has(critere.bareme) && a(delais, critere.bareme)) {
      mesures[critere.code] = delais[critere.bareme];
    } else if (critere.code === TEMOINS_REPONSE[grille.canal] && estDenoue(moments)) {
      mesures[critere.code] = Boolean(moments.reponse);
    }
  }
  return mesures;
}

/** The draft with computed measures written and null wherever a criterion does not apply, in the order of the grid. */
export function completer(contexte, reponses) {
  const calculees = mesuresCalculees(contexte);
  // What was computed from instants since changed, a silence that ended for instance, says nothing any more.
  const perimees = new Set(contexte.grille.criteres.filter((critere) => estCalcule(critere, contexte.grille.canal)).map(({ code }) => code));
  const tapees = Object.fromEntries(Object.entries(reponses).filter(([code, mesure]) => mesure !== null && !perimees.has(code)));
  const brouillon = { ...tapees, ...calculees };
  const complet = {};
  for (const critere of contexte.grille.criteres) {
    const place = placeDe(critere, contexte, brouillon, calculees);
    if (place === "ecarte") {
      complet[critere.code] = null;
      brouillon[critere.code] = null;
    } else if (place === "calcule") {
      complet[critere.code] = calculees[critere.code];
    } else if (a(brouillon, critere.code)) {
      complet[critere.code] = brouillon[critere.code];
    }
  }
  return complet;
}

/** The place of every criterion, by code: a_noter, a_preciser, attendu, calcule, ecarte. */
export function places(contexte, reponses) {
  const calculees = mesuresCalculees(contexte);
  return Object.fromEntries(
    contexte.grille.criteres.map((critere) => [critere.code, placeDe(critere, contexte, reponses, calculees)]),
  );
}

function placeDe(critere, contexte, reponses, calculees) {
  const base = placeSansFait(critere, contexte, reponses, calculees);
  if ((base === "ecarte" || base === "attendu") && !critere.conditions.includes("FORM")) {
    return base;
  }
  const dits = critere.conditions
    .filter((condition) => FAITS_DEMANDES.has(condition) || condition === "ATTENTE")
    .map((condition) => fait(condition, contexte, reponses));
  if (dits.includes(false)) {
    return "ecarte";
  }
  return dits.includes(null) && base !== "ecarte" ? "a_preciser" : base;
}

function placeSansFait(critere, contexte, reponses, calculees) {
  const canal = contexte.grille.canal;
  const etat = situation(critere, canal, reponses, contexte.type_scenario);
  if (etat === "sans_objet" || etat === "sans_reponse") {
    return "ecarte";
  }
  if (estCalcule(critere, canal)) {
    return a(calculees, critere.code) ? "calcule" : "attendu";
  }
  if (critere.conditions.includes("AR") && !contexte.moments.accuse) {
    return estDenoue(contexte.moments) ? "ecarte" : "attendu";
  }
  if (critere.conditions.includes("R") && a(TEMOINS_REPONSE, canal) && !contexte.moments.reponse) {
    return "attendu";
  }
  return "a_noter";
}

function fait(condition, contexte, reponses) {
  if (condition === "ATTENTE") {
    const attente = lire(reponses, MESURE_ATTENTE);
    return attente === null ? null : attente === JAMAIS || attente > ATTENTE_EN_MINUTES;
  }
  if (DANS_LA_CONVERSATION.has(condition) && contexte.grille.canal === "TEL" && repondu("TEL", reponses) === false) {
    return false;
  }
  if (condition === "HORS" && !contexte.hors_horaires) {
    return a(contexte.faits, "HORS") ? contexte.faits.HORS : false;
  }
  return lire(contexte.faits, condition);
}

/** The facts on which a criterion depends now, in the order of the grid, told or not. */
export function faitsADire(contexte, reponses) {
  const calculees = mesuresCalculees(contexte);
  const utiles = new Set();
  for (const critere of contexte.grille.criteres) {
    const demandes = critere.conditions.filter((condition) => FAITS_DEMANDES.has(condition)).sort();
    if (demandes.length && dependDUnFait(critere, contexte, reponses, calculees)) {
      demandes.filter((condition) => condition !== "HORS" || contexte.hors_horaires).forEach((d) => utiles.add(d));
    }
  }
  return [...utiles];
}

function dependDUnFait(critere, contexte, reponses, calculees) {
  if (critere.code === TEMOIN_FORMULAIRE) {
    return true;
  }
  if (critere.conditions.includes("FORM")) {
    return false;
  }
  if (de(critere, DANS_LA_CONVERSATION) && repondu(contexte.grille.canal, reponses) === false) {
    return false;
  }
  return ["a_noter", "calcule"].includes(placeSansFait(critere, contexte, reponses, calculees));
}

/** The facts that new measures tell by themselves; `deja` is the draft they join. */
export function faitsDeduits(grille, reponses, deja) {
  const muet = repondu(grille.canal, { ...deja, ...reponses }) === false;
  const dits = {};
  for (const critere of grille.criteres.filter((autre) => a(reponses, autre.code))) {
    const estNote = reponses[critere.code] !== null;
    if (estNote || critere.code === TEMOIN_FORMULAIRE || !(muet || critere.conditions.includes("FORM"))) {
      critere.conditions.filter((condition) => FAITS_DEMANDES.has(condition)).forEach((condition) => {
        dits[condition] = estNote;
      });
    }
  }
  return dits;
}

/** The screens of a completed draft in order: criteria, the facts before those they rule, the contact. */
export function ecrans(contexte, reponses) {
  const etats = places(contexte, reponses);
  const faits = new Set(faitsADire(contexte, reponses));
  const suite = [];
  for (const critere of contexte.grille.criteres) {
    if (de(critere, faits) && !suite.includes(FAITS)) {
      suite.push(FAITS);
    }
    if (critere.code === CONTACT_AVANT[contexte.grille.canal]) {
      suite.push(CONTACT);
    }
    if (etats[critere.code] === "a_noter") {
      suite.push({ genre: "critere", code: critere.code });
    }
  }
  return suite.includes(CONTACT) ? suite : [...suite, CONTACT];
}

/** What stands between a completed draft and its submission, in the order of the screens. */
export function manquants(contexte, reponses) {
  const faits = faitsADire(contexte, reponses);
  const vides = ecrans(contexte, reponses).filter((ecran) => {
    if (ecran.genre === "critere") {
      return !a(reponses, ecran.code);
    }
    return ecran.genre === "faits" ? faits.some((dit) => !a(contexte.faits, dit)) : !contexte.moments.contact;
  });
  const attend = estEcrit(contexte) && contexte.moments.contact && !estDenoue(contexte.moments);
  return attend ? [...vides, ATTENTE] : vides;
}

/** The criteria that the shopper grades or will grade, those computed or left out set aside. */
export function criteresANoter(contexte, reponses) {
  const etats = places(contexte, reponses);
  return contexte.grille.criteres
    .filter(({ code }) => etats[code] !== "ecarte" && etats[code] !== "calcule")
    .filter((critere) => !estCalcule(critere, contexte.grille.canal))
    .map(({ code }) => code);
}
