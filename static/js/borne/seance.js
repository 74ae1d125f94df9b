/* The answers of the person in front of the screen. Nothing of it outlives `application.recommencer()`. */
import { maintenant } from "./horloge.js";
import { uuid7 } from "./identifiant.js";

export class Seance {
  constructor(questions) {
    this.questions = questions;
    this.rang = 0;
    this.reponses = {};
    this.identifiant = "";
    // K7 has a second half: the address, once somebody wants an answer.
    this.demandeCourriel = false;
    // What is typed or chosen and not confirmed, by question.
    this.saisies = {};
    /** @type {{ adresse: string, empreinte: string } | null} */
    this.recepisse = null;
  }

  get question() {
    return this.questions[this.rang];
  }

  /** What is typed or chosen on this screen and not confirmed: a step back keeps it. */
  get saisie() {
    return (this.saisies[this.question.code] ??= {});
  }

  get estCommencee() {
    return Boolean(this.reponses.K1);
  }

  get estDerniere() {
    return this.rang === this.questions.length - 1;
  }

  /** Note the answer to this question; null takes an earlier one away. */
  noter(valeur) {
    if (valeur === null) {
      delete this.reponses[this.question.code];
    } else {
      this.reponses[this.question.code] = valeur;
    }
  }

  avancer() {
    this.demandeCourriel = false;
    delete this.saisies[this.question.code];
    this.rang = Math.min(this.questions.length - 1, this.rang + 1);
  }

  /** Go back one step. */
  reculer() {
    if (this.demandeCourriel) {
      this.demandeCourriel = false;
    } else {
      this.rang = Math.max(0, this.rang - 1);
    }
  }

  /** The opinion as it stands, dated by the last answer given. */
  enAvis(langue) {
    const instant = maintenant();
    this.identifiant ||= uuid7(instant);
    return { id: this.identifiant, saisi_le: new Date(instant).toISOString(), langue, reponses: { ...this.reponses } };
  }
}
