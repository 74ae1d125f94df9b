/* What the applications share to send their queues: one round at a time, and pauses that grow while it fails. */
const ATTENTE_MAX = 300000;

/**
 * Sends one queue. A subclass says what a round is (`tourner`). `dire(etat, erreur)` is told how it goes; times in ms:
 * `regroupement` is how long what is written together waits to leave together. Waits are counted on the clock that
 * nobody sets.
 */
export class Expediteur {
  constructor(coffre, dire, { attenteMin, regroupement }) {
    this.coffre = coffre;
    this.dire = dire;
    this.attenteMin = attenteMin;
    this.regroupement = regroupement;
    this.echecs = 0;
    this.pasAvant = 0;
    this.reveil = 0;
    this.tour = null;
    this.suivant = null;
    this.voeux = {};
  }

  /** Run one round: overridden. */
  async tourner() {}

  /** Send soon, not before the server wants it. */
  bientot(delai = this.regroupement) {
    window.clearTimeout(this.reveil);
    this.reveil = window.setTimeout(() => this.envoyer(), Math.max(delai, this.pasAvant - window.performance.now()));
  }

  /**
   * Send now, once at a time among the tabs; what `voeux` ask besides is remembered until a round does it. Asked during
   * a round, another round follows it.
   */
  envoyer(voeux = {}) {
    Object.assign(this.voeux, voeux);
    if (this.tour) {
      this.suivant ??= this.tour.catch(() => {}).then(() => {
        this.suivant = null;
        return this.envoyer();
      });
      return this.suivant;
    }
    this.tour = this.retenir(() => this.tourner()).finally(() => {
      this.tour = null;
    });
    return this.tour;
  }

  /** Run an act while no tab sends anything. */
  retenir(acte) {
    return this.coffre.exclusif("envoi", acte);
  }

  /** Try again later, later each time, and never all devices at once. */
  reculer() {
    this.echecs += 1;
    this.bientot(Math.min(ATTENTE_MAX, this.attenteMin * 2 ** this.echecs) * (0.5 + Math.random() / 2));
  }
}
