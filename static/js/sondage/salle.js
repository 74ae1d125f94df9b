/* A meeting: the phone asks which card is on the screen, as long as it is looked at. */
import { demander } from "./reseau.js";

const RYTHME = 2000;

/** Follow the room at `adresse`; `dire(rang)` hears each move. Returns what stops it. */
export function suivreLaSalle(adresse, dire) {
  let version = null;
  let minuterie = 0;
  let estArrete = false;
  const tour = async () => {
    try {
      if (!document.hidden) {
        const etat = await demander(adresse);
        if (etat.version !== version && !estArrete) {
          ({ version } = etat);
          dire(etat.rang);
        }
      }
    } catch {
      // The screen goes on; the next turn asks again.
    }
    minuterie = estArrete ? 0 : window.setTimeout(tour, RYTHME);
  };
  tour();
  return () => {
    estArrete = true;
    window.clearTimeout(minuterie);
  };
}
