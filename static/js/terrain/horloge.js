/*
 * The clocks of the phone. Its wall clock may be wrong; the monotone one counts from the opening of the page (the
 * session). `decalage` is what must be added to the wall clock to have the server's, known since the last exchange.
 */
const SESSION = window.crypto.randomUUID();
let decalage = null;

/** What is read now, for an envelope. */
export function lireHorloge() {
  return { mur: new Date().toISOString(), session: SESSION, monotone: Math.round(window.performance.now()), decalage };
}

/** Now, on the server's clock as far as it is known (ms). */
export function maintenant() {
  return Date.now() + (decalage ?? 0);
}

/**
 * Milliseconds elapsed since an earlier reading: on the wall clock, which goes on while the phone sleeps, and inside a
 * session never less than the monotone one, whatever happened to the other.
 */
export function depuis(horloge) {
  const monotone = horloge.session === SESSION ? window.performance.now() - horloge.monotone : 0;
  return Math.max(monotone, maintenant() - Date.parse(horloge.mur) - (horloge.decalage ?? decalage ?? 0));
}

/** Learn the skew from an answer of the server; half of the journey is taken off. */
export function regler(instantServeur, trajet) {
  decalage = Math.round(Date.parse(instantServeur) + trajet / 2 - Date.now());
  return decalage;
}

/** Take up the skew known before the page was opened. */
export function reprendre(connu) {
  decalage ??= connu;
}
