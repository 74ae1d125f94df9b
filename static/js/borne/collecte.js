/* Keeping what people answer: one writing after the other, and a visible stop when the device cannot keep any more. */
import { Plein } from "../commun/coffre.js";

const REESSAI = 30000;
const PLEIN = "Cet appareil n’a plus de place pour garder des avis. Donnez-lui du réseau, ou libérez de la place.";
export const EN_PANNE = "Cet appareil n’arrive plus à garder ce qu’on lui confie. Redémarrez-le.";

export class Collecte {
  /** `arreter()` and `reprendre()` show it; `arret` says why the collection is stopped, empty when it goes on. */
  constructor(appareil, { arreter, reprendre }) {
    this.appareil = appareil;
    this.montrer = { arreter, reprendre };
    this.arret = "";
    this.ecritures = Promise.resolve();
    this.essai = 0;
    // Opinions given that could not be written: kept here until there is room.
    this.enSouffrance = [];
  }

  /** Give an opinion to the queue. */
  donner(avis) {
    return this.ecrire(() =>
      this.appareil.file.ajouter(avis).catch((erreur) => {
        this.enSouffrance.push(avis);
        throw erreur;
      }));
  }

  /** Give what this kiosk had in hand when it fell: before anybody answers, for the draft is hers from then on. */
  async reprendreBrouillon() {
    const avis = await this.appareil.file.brouillon();
    if (avis) {
      await this.donner(avis);
    }
  }

  /** Write after what is being written. A device without room stops asking; nothing is overwritten. */
  ecrire(acte) {
    this.ecritures = this.ecritures.then(acte).catch((erreur) => {
      this.arreter(erreur instanceof Plein ? PLEIN : EN_PANNE);
      this.reessayerBientot();
      if (!(erreur instanceof Plein)) {
        window.reportError(erreur);
      }
    });
    return this.ecritures;
  }

  /** Stop the collection. */
  arreter(phrase) {
    this.arret = phrase;
    this.montrer.arreter();
  }

  reprendre() {
    this.arret = "";
    window.clearTimeout(this.essai);
    this.montrer.reprendre();
  }

  reessayerBientot() {
    window.clearTimeout(this.essai);
    this.essai = window.setTimeout(() => this.reessayer(), REESSAI);
  }

  /** Room may have come back: what could not be written goes first. */
  async reessayer() {
    try {
      for (const avis of [...this.enSouffrance]) {
        await this.appareil.file.ajouter(avis);
        this.enSouffrance.shift();
      }
      if (await this.appareil.aDeLaPlace()) {
        this.reprendre();
        return;
      }
    } catch (erreur) {
      if (!(erreur instanceof Plein)) {
        window.reportError(erreur);
      }
    }
    this.reessayerBientot();
  }

  /** Ask nobody a question whose answer might not be kept. */
  async verifierLaPlace() {
    if (!this.arret && !(await this.appareil.aDeLaPlace())) {
      this.arreter(PLEIN);
      this.reessayerBientot();
    }
  }
}
