/* The words of the questionnaire in the language of the screen. */

/** Give a text `{language: words}` in a language, French when it has no other. */
export const enLangue = (texte, langue) => texte[langue] ?? texte.fr;

/** Give words with their blanks filled: `{nombre}`… */
export const remplir = (mots, valeurs = {}) => mots.replace(/\{(\w+)\}/g, (blanc, nom) => `${valeurs[nom] ?? blanc}`);

/** How long ago, in French words, for the staff. */
export function ilYA(instant, maintenant) {
  const minutes = Math.max(0, Math.round((maintenant - instant) / 60000));
  if (minutes < 1) {
    return "moins d’une minute";
  }
  if (minutes < 120) {
    return `${minutes} min`;
  }
  const heures = Math.round(minutes / 60);
  return heures < 48 ? `${heures} h` : `${Math.round(heures / 24)} jours`;
}
