/*
 * The deck: what was answered lives on this device until it is sent (memoire.js), screens draw it (ecran-*.js), the
 * protocol is in bulletin.js. The code is exchanged before the first card: nobody answers fourteen cards with a dead
 * code, and the instant of the ballot tells nothing of the instant of the code.
 */
import { depuisHtml } from "../commun/dom.js";
import { CodeMalEcrit, deposer, echanger } from "./bulletin.js";
import { afficher, dire, zone } from "./cadre.js";
import { ecranAttente } from "./ecran-attente.js";
import { ecranCarte } from "./ecran-carte.js";
import { ecranRevue } from "./ecran-revue.js";
import { demanderEffacement } from "./effacer.js";
import { congedier } from "./geste.js";
import { outils } from "./jeton.js";
import { Memoire, recuDuMoment } from "./memoire.js";
import { livrerRecu, offrirRecu } from "./recu.js";
import { Refus, SansReseau } from "./reseau.js";
import { suivreLaSalle } from "./salle.js";

const RIEN_PERDU = "Le réseau a manqué. Rien n’est perdu\u202f: vos réponses sont toujours sur cet appareil. Réessayez quand il revient.";
const FERMEE = new Set(["etat_interdit", "sondage_inconnu"]);

class Jeu {
  constructor(deck) {
    this.deck = deck;
    this.memoire = new Memoire(deck.code);
    this.enRevue = false;
    this.ecran = "accueil";
    this.salle = null;
    this.rangProjete = null;
    this.aManque = false;
  }

  /** Whether a screen leads: a room is open, and this phone follows it. */
  get suitLEcran() {
    return Boolean(this.salle) && this.rangProjete !== null;
  }

  etat() {
    return this.memoire.lire();
  }

  /* Screens */

  accueillir() {
    const { etape, rang, demandes } = this.etat();
    this.ecran = "accueil";
    zone("reprise").hidden = etape !== "deck";
    const enAttente = this.memoire.recuEnAttente();
    zone("fini").hidden = etape !== "fini" || Boolean(enAttente);
    zone("recu-attend").replaceChildren(...(enAttente ? [offrirRecu({
      voir: () => this.remercier(enAttente),
      effacer: () => {
        this.oublier();
        dire("Il ne reste rien de ce reçu sur cet appareil.", "succes");
      },
    })] : []));
    zone("depart").hidden = etape !== "code";
    const total = this.deck.cartes.length;
    zone("reprise-rang").textContent = rang < total ? `à la carte ${rang + 1} sur ${total}` : "prêtes à être relues";
    zone("memoire").hidden = this.memoire.estDurable;
    const champ = document.querySelector("[data-bm-code]");
    champ.value ||= Object.keys(demandes)[0] || "";
    afficher({ nom: "accueil" });
  }

  /** Draw the card of the moment; `depart` lets the one before leave. */
  jouer(depart = null) {
    const { rang } = this.etat();
    const carte = this.deck.cartes[rang];
    if (!carte) {
      this.relire();
      return;
    }
    this.ecran = "carte";
    const total = this.deck.cartes.length;
    afficher({
      nom: "carte", titre: `Carte ${rang + 1} sur ${total}`, rang: rang + 1, total, congedier: depart,
      corps: ecranCarte(this, carte, {
        restantes: total - rang - 1, peutRevenir: rang > 0 && !this.enRevue && !this.suitLEcran,
        enRevue: this.enRevue, estPremiere: rang === 0,
      }),
    });
  }

  /** The room is ahead or behind: the next card comes with the screen. */
  attendre() {
    this.ecran = "attente";
    const { rang } = this.etat();
    const repondue = this.rangProjete > 0 ? this.deck.cartes[rang] : null;
    afficher({ nom: "attente", titre: "En attente de l’écran", corps: ecranAttente(this, repondue) });
  }

  relire() {
    this.enRevue = true;
    this.ecran = "revue";
    afficher({ nom: "revue", titre: "Relire, puis envoyer", corps: ecranRevue(this, this.deck) });
  }

  remercier(secret) {
    const gabarit = document.querySelector("[data-bm-gabarit-merci]");
    const merci = depuisHtml(gabarit.innerHTML);
    this.ecran = "merci";
    this.salle?.();
    afficher({ nom: "merci", titre: "Merci", corps: [merci] });
    livrerRecu(zone("ecran"), this.memoire, secret);
    history.replaceState(null, "", this.deck.adresses.merci);
  }

  /* Gestures of the cards */

  noter(carte, valeur) {
    this.memoire.changer((etat) => {
      etat.reponses[carte.id] = valeur;
    });
  }

  repondre(carte, valeur, sens) {
    this.noter(carte, valeur);
    this.suivre(sens);
  }

  ecrire(carte, texte) {
    this.memoire.changer((etat) => {
      etat.mots[carte.id] = texte;
    });
  }

  taire(carte) {
    this.memoire.changer((etat) => {
      delete etat.mots[carte.id];
    });
    this.suivre(0);
  }

  suivre(sens) {
    const depart = congedier(document.querySelector(".so-pile .so-carte"), sens);
    dire("");
    if (this.suitLEcran && !this.enRevue) {
      this.attendre();
      return;
    }
    this.avancer(this.enRevue ? this.deck.cartes.length : this.etat().rang + 1);
    this.jouer(depart);
  }

  revenir() {
    this.reprendre(Math.max(0, this.etat().rang - 1));
  }

  /** Show a card again: the one before, or one from the last reading. */
  reprendre(rang) {
    this.avancer(rang);
    this.jouer();
  }

  avancer(rang) {
    this.memoire.changer((etat) => {
      Object.assign(etat, { rang, vu: Math.max(etat.vu, rang) });
    });
  }

  /* What goes through the network */

  async commencer(saisi) {
    dire("Votre code est en cours d’échange…", "info");
    try {
      await echanger(this.deck, this.memoire, saisi);
      dire("");
      this.entrer();
    } catch (erreur) {
      this.expliquer(erreur, "Le réseau a manqué. Votre code n’est pas perdu\u202f: le même essai, plus tard, aboutira.");
    }
  }

  async envoyer() {
    dire("Envoi en cours…", "info");
    try {
      const secret = await deposer(this.deck, this.memoire);
      dire("");
      if (secret) {
        this.remercier(secret);
      } else {
        this.accueillir();
      }
    } catch (erreur) {
      this.expliquer(erreur, RIEN_PERDU);
    }
  }

  expliquer(erreur, sansReseau) {
    if (erreur instanceof SansReseau) {
      this.aManque = true;
      dire(sansReseau);
    } else if (erreur instanceof Refus) {
      const tard = FERMEE.has(erreur.code) && this.ecran !== "accueil";
      dire(tard ? `${erreur.message} Les vôtres n’ont pas été comptées : elles restent sur cet appareil, effacez-les quand vous voulez.` : erreur.message);
    } else if (erreur instanceof CodeMalEcrit) {
      dire(erreur.message);
    } else {
      dire("Un calcul a échoué sur cet appareil. Rien n’est perdu\u202f: rechargez la page, puis réessayez.", "erreur");
      throw erreur;
    }
  }

  /* Entering, leaving */

  entrer() {
    this.enRevue = this.etat().vu >= this.deck.cartes.length;
    if (this.deck.adresses.etat && !this.salle) {
      this.salle = suivreLaSalle(this.deck.adresses.etat, (rang) => this.suivreLEcran(rang));
    }
    this.jouer();
  }

  /** The screen of the room moved: 0 waits, one more than the cards is the end. */
  suivreLEcran(rang) {
    this.rangProjete = rang;
    if (!["carte", "revue", "attente"].includes(this.ecran)) {
      return;
    }
    if (rang === 0) {
      this.attendre();
      return;
    }
    this.enRevue = false;
    this.reprendre(Math.min(rang - 1, this.deck.cartes.length));
  }

  /** Leave the screen to the others: the cards come one after the other, as they do at home. */
  allerSeul() {
    this.salle?.();
    this.salle = null;
    this.rangProjete = null;
    const { rang, reponses } = this.etat();
    const carte = this.deck.cartes[rang];
    if (carte && carte.id in reponses) {
      this.suivre(0);
    } else {
      this.jouer();
    }
  }

  effacer() {
    demanderEffacement((quoi) => {
      if (quoi === "tout") {
        this.memoire.effacer();
        this.redemanderUnCode();
        dire("Il ne reste rien de vos réponses sur cet appareil.", "succes");
        return;
      }
      this.memoire.changer((etat) => Object.assign(etat, { reponses: {}, mots: {}, rang: 0, vu: 0 }));
      this.enRevue = false;
      this.jouer();
      dire("Vos réponses sont effacées de cet appareil. Vous pouvez recommencer.", "succes");
    });
  }

  oublier() {
    this.memoire.effacer();
    recuDuMoment.effacer(this.deck.code);
    document.querySelector("[data-bm-code]").value = "";
    this.redemanderUnCode();
  }

  /** What was pressed is gone from the screen: the keyboard goes on at the code. */
  redemanderUnCode() {
    this.accueillir();
    document.querySelector("[data-bm-code]").focus();
  }

  /** Another tab changed what this device keeps. */
  rejoindre() {
    const { etape } = this.etat();
    if (this.ecran !== "merci" && (this.ecran === "accueil" || etape !== "deck")) {
      this.accueillir();
    } else if (this.ecran === "revue" || this.ecran === "carte") {
      this.jouer();
    }
  }
}

function demarrer() {
  const jeu = new Jeu(JSON.parse(document.getElementById("deck").textContent));
  const formulaire = document.querySelector("[data-bm-formulaire]");
  formulaire.addEventListener("submit", (evenement) => {
    evenement.preventDefault();
    jeu.commencer(document.querySelector("[data-bm-code]").value);
  });
  const actes = { reprendre: () => jeu.entrer(), effacer: () => jeu.effacer(), oublier: () => jeu.oublier() };
  document.addEventListener("click", (evenement) => {
    const acte = actes[evenement.target.closest("[data-bm-acte]")?.dataset.bmActe];
    acte?.();
  });
  window.addEventListener("online", () => {
    if (jeu.aManque) {
      jeu.aManque = false;
      dire("Le réseau est revenu : vous pouvez réessayer.", "succes");
    }
  });
  window.addEventListener("beforeunload", (evenement) => {
    if (!jeu.memoire.estDurable && jeu.etat().etape === "deck") {
      evenement.preventDefault();
    }
  });
  // Ready before the code is exchanged; where it fails now, it is asked again then.
  outils().catch(() => {});
  jeu.memoire.ecouter(() => jeu.rejoindre());
  jeu.accueillir();
  document.documentElement.dataset.script = "pret";
}

demarrer();
