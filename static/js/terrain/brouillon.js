/* The draft of a visit on the phone: what each gesture makes of it, as enquetes/visites/actions/visiter.py does. */
import { dernierJourAttente } from "./delais.js";
import { completer, estEcrit, faitsDeduits } from "./moteur.js";

/** What rules a draft besides its measures. */
export function contexteDe(visite, criteres, brouillon) {
  return {
    grille: { canal: visite.canal, criteres },
    type_scenario: visite.type_scenario,
    faits: brouillon.faits,
    moments: brouillon.moments,
    jours: visite.jours,
    hors_horaires: visite.hors_horaires,
  };
}

/** The draft that the package brings. */
export function brouillonDuPaquet(visite) {
  return { ...window.structuredClone(visite.brouillon), pieces: window.structuredClone(visite.pieces) };
}

/** Whether an answer would still count on the day of the gesture. */
function attendEncore(brouillon, { visite, criteres, jour }) {
  return estEcrit(contexteDe(visite, criteres, brouillon)) && jour <= dernierJourAttente(visite.canal, brouillon.moments.contact, visite.jours);
}

/** What was noted of a site visited is not what was noted of a form sent, which has no end. */
function changerDeFormulaire({ etat, moments }, utilise) {
  if (etat === "en_cours") {
    moments.contact = null;
  }
  if (etat === "en_cours" || utilise) {
    moments.fin = null;
  }
}

const GESTES = {
  commencement: (brouillon, _contenu, { visite }) => {
    if (brouillon.etat !== "planifiee") {
      return;
    }
    brouillon.etat = "en_cours";
    if (visite.double?.moments) {
      // The second grading of a written contact takes up its instants.
      brouillon.moments = { ...visite.double.moments };
      brouillon.faits = visite.canal === "WEB" ? { ...brouillon.faits, FORM: true } : brouillon.faits;
    }
  },
  saisie: (brouillon, contenu, { visite, criteres }) => {
    if (contenu.faits) {
      const formulaire = contenu.faits.FORM;
      if (visite.canal === "WEB" && formulaire !== undefined && formulaire !== brouillon.faits.FORM) {
        changerDeFormulaire(brouillon, formulaire);
      }
      brouillon.faits = { ...brouillon.faits, ...contenu.faits };
    }
    const reponses = contenu.reponses || {};
    const effacees = contenu.effacees || [];
    brouillon.faits = { ...brouillon.faits, ...faitsDeduits({ canal: visite.canal, criteres }, reponses, brouillon.reponses) };
    brouillon.elements = { ...brouillon.elements, ...contenu.elements };
    effacees.forEach((code) => {
      delete brouillon.elements[code];
      delete brouillon.reponses[code];
    });
    brouillon.reponses = { ...brouillon.reponses, ...reponses };
  },
  moment: (brouillon, contenu, cadre) => {
    const { visite, criteres } = cadre;
    brouillon.moments[contenu.moment] = contenu.juste || contenu.instant;
    if (contenu.moment === "reponse" || (contenu.moment === "contact" && attendEncore(brouillon, cadre))) {
      brouillon.moments.close = null;
    }
    if (contenu.moment === "contact" && brouillon.etat === "en_cours" && estEcrit(contexteDe(visite, criteres, brouillon))) {
      brouillon.etat = "en_attente";
    }
  },
  moment_efface: (brouillon, contenu) => {
    brouillon.moments[contenu.moment] = null;
  },
  commentaire: (brouillon, contenu) => {
    brouillon.commentaire = contenu.texte.trim();
  },
  piece: (brouillon, contenu) => {
    brouillon.pieces = [...brouillon.pieces.filter(({ sha256 }) => sha256 !== contenu.sha256), contenu];
  },
  piece_retiree: (brouillon, contenu) => {
    brouillon.pieces = brouillon.pieces.filter(({ sha256 }) => sha256 !== contenu.sha256);
  },
  soumission: (brouillon) => {
    brouillon.etat = "soumise";
  },
};
const SANS_MESURE = new Set(["commencement", "commentaire", "piece", "piece_retiree", "soumission"]);

/** The draft after a gesture; the one given is left as it is. `cadre` is {visite, criteres, jour}: the day it is. */
export function appliquer(cadre, brouillon, nature, contenu) {
  const suite = window.structuredClone(brouillon);
  GESTES[nature](suite, contenu, cadre);
  if (!SANS_MESURE.has(nature)) {
    suite.reponses = completer(contexteDe(cadre.visite, cadre.criteres, suite), suite.reponses);
  }
  return suite;
}

/** Join a gesture to an earlier one of the same nature, not yet sent. */
export function joindre(avant, apres) {
  const effacees = new Set([...(avant.effacees || []), ...(apres.effacees || [])]);
  const joint = {
    reponses: { ...avant.reponses, ...apres.reponses },
    elements: { ...avant.elements, ...apres.elements },
    faits: { ...avant.faits, ...apres.faits },
  };
  (apres.effacees || []).forEach((code) => {
    delete joint.reponses[code];
    delete joint.elements[code];
  });
  Object.keys(apres.reponses || {}).forEach((code) => effacees.delete(code));
  return { ...joint, effacees: [...effacees] };
}

/** Whether two drafts are the same, whatever the order of their keys. */
export function estPareil(un, autre) {
  return JSON.stringify(ordonner(un)) === JSON.stringify(ordonner(autre));
}

function ordonner(valeur) {
  if (Array.isArray(valeur)) {
    return valeur.map(ordonner);
  }
  if (valeur && typeof valeur === "object") {
    return Object.fromEntries(Object.keys(valeur).sort().map((cle) => [cle, ordonner(valeur[cle])]));
  }
  return valeur;
}
