/* Reads the screen aloud, when this device has a voice for the language; silent until somebody asks. */
const synthese = window.speechSynthesis;

/** The voice of a language, on this device rather than on a server; null without one. */
function voixPour(langue) {
  const voix = (synthese?.getVoices() || []).filter(({ lang }) => lang.replace("_", "-").split("-")[0].toLowerCase() === langue);
  return voix.find(({ localService }) => localService) || null;
}

export const aUneVoix = (langue) => Boolean(voixPour(langue));

/** Read sentences, instead of what was being read. */
export function lire(phrases, langue) {
  taire();
  const voix = voixPour(langue);
  for (const phrase of voix ? phrases : []) {
    const parole = new SpeechSynthesisUtterance(phrase);
    parole.voice = voix;
    parole.lang = voix.lang;
    parole.rate = 0.95;
    synthese.speak(parole);
  }
}

export function taire() {
  synthese?.cancel();
}

export const parle = () => Boolean(synthese?.speaking);

/** Call `dire` when the voices of the device change: many devices tell them late. */
export function surveillerVoix(dire) {
  synthese?.addEventListener?.("voiceschanged", dire);
}
