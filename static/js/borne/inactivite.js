/*
 * Watches for a person who went away: after `attente` seconds without a gesture a warning, that any gesture takes
 * away; after `avertissement` more seconds the end.
 */
const GESTES = ["pointerdown", "keydown", "input", "wheel"];
// A voice that never ends, as some devices have, must not keep on the screen what somebody said.
const ECOUTE_MAX = 180000;
const TOUCHES_DU_DIALOGUE = new Set(["Tab", "Shift", "Enter", " "]);

export class Veilleur {
  /**
   * `avertir(secondes)` is called each second of the warning, `rassurer()` when it is taken away, `finir()` at the end.
   * Nobody is warned while `estOccupe()`: somebody may be listening, for three minutes after her last gesture.
   */
  constructor({ avertir, rassurer, finir, estOccupe }) {
    this.avertir = avertir;
    this.rassurer = rassurer;
    this.finir = finir;
    this.estOccupe = estOccupe;
    this.minuterie = 0;
    this.reste = null;
    this.delais = null;
    this.vuA = 0;
    GESTES.forEach((geste) => document.addEventListener(geste, (evenement) => this.remarquer(/** @type {KeyboardEvent} */ (evenement)), { capture: true, passive: true }));
  }

  /** Watch from now on, with these delays in seconds; null stops watching. */
  veiller(delais) {
    this.delais = delais;
    this.relancer();
  }

  get avertit() {
    return this.reste !== null;
  }

  remarquer({ type, key }) {
    this.vuA = window.performance.now();
    // Under a warning, a touch is the warning's own, which its click takes away: it must not reach what is beneath.
    if (this.delais && !(this.avertit && (type === "pointerdown" || TOUCHES_DU_DIALOGUE.has(key)))) {
      this.relancer();
    }
  }

  /** How long since the last gesture, in ms. */
  get calme() {
    return window.performance.now() - this.vuA;
  }

  relancer() {
    window.clearTimeout(this.minuterie);
    if (this.avertit) {
      this.reste = null;
      this.rassurer();
    }
    if (this.delais) {
      this.minuterie = window.setTimeout(() => this.compter(this.delais.avertissement), this.delais.attente * 1000);
    }
  }

  compter(secondes) {
    if (!this.avertit && this.calme < ECOUTE_MAX && this.estOccupe()) {
      this.relancer();
      return;
    }
    if (secondes <= 0) {
      this.reste = null;
      this.delais = null;
      this.rassurer();
      this.finir();
      return;
    }
    this.reste = secondes;
    this.avertir(secondes);
    this.minuterie = window.setTimeout(() => this.compter(secondes - 1), 1000);
  }
}
