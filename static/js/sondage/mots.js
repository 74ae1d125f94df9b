/* Words of the cards, in one place. */
export const PASSE = "passe";
export const IDEE_MAX = 280;

const NATURES = {
  affirmation: "Êtes-vous d’accord\u202f?",
  choix: "Votre choix",
  le_saviez_vous: "Le saviez-vous\u202f?",
  idee: "Votre idée",
};
// In the order of the page: the first is on the left, and the key « 1 ».
const REPONSES = {
  affirmation: [["desaccord", "Plutôt pas d’accord"], ["accord", "Plutôt d’accord"]],
  le_saviez_vous: [["faux", "Faux"], ["vrai", "Vrai"]],
};

export const motDeLaNature = (carte) => NATURES[carte.nature];

/** The answers of a card, pairs (value, words); none for an idea. */
export const reponsesDe = (carte) =>
  carte.nature === "choix" ? carte.options.map((mot, rang) => [`${rang}`, mot]) : REPONSES[carte.nature] || [];

/** Whether left and right are its two answers. */
export const seGlisse = (carte) => carte.nature in REPONSES;

/** What was answered, in words. */
export function motDeLaReponse(carte, etat) {
  if (carte.nature === "idee") {
    return etat.mots[carte.id] ? `«\u202f${etat.mots[carte.id]}\u202f»` : "Pas d’idée déposée";
  }
  const trouvee = reponsesDe(carte).find(([valeur]) => valeur === etat.reponses[carte.id]);
  return trouvee ? trouvee[1] : "Passée";
}

export const accorder = (nombre, mot) => `${nombre} ${mot}${nombre > 1 ? "s" : ""}`;
