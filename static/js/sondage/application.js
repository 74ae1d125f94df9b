/*
 * The deck: what was answered lives on this device until it is sent (memoire.js), screens draw it (ecran-*.js), the
 * protocol is in bulletin.js. The code is exchanged before the first card: nobody answers fourteen cards with a dead
 * code, and the instant of the ballot tells nothing of the instant of the code.
 */
import { depuisHtml } from "../commun/dom.js";
import { CodeMalEcrit, deposer, echanger } from "./bulletin.js";
import { afficher, dire, zone } from "./cadre.js";
import { ecranCarte } from "./ecran-carte.js";
import { ecranRevue } from "./ecran-revue.js";
import { demanderEffacement } from "./effacer.js";
import { congedier } from "./geste.js";
import { Memoire, recuDuMoment } from "./memoire.js";
import { montrerRecu } from "./recu.js";
import { Refus, SansReseau } from "./reseau.js";
import { suivreLaSalle } from "./salle.js";

const RIEN_PERDU = "Le réseau a manqué. Rien n’est perdu\u202f: vos réponses sont toujours sur cet appareil. Réessayez quand il revient.";
const FERMEE = new Set(["sondage_ferme", "sondage_clos", "sondage_inconnu"]);

class Jeu {
  constructor(deck) {
    this.deck = deck;
    this.memoire = new Memoire(deck.code);
    this.enRevue = false;
    this.ecran = "accueil";
    this.salle = null;
  }

  etat() {
    return this.memoire.lire();
  }

  /* Screens */

  accueillir() {
    const { etape, rang, demandes } = this.etat();
    this.ecran = "accueil";
    zone("reprise").hidden = etape !== "deck";
    zone("fini").hidden = etape !== "fini";
    zone("depart").hidden = etape !== "code";
    zone("reprise-rang").textContent = `${Math.min(rang + 1, this.deck.cartes.length)} sur ${this.deck.cartes.length}`;
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
      corps: ecranCarte(this, carte, { restantes: total - rang - 1, peutRevenir: rang > 0 || this.enRevue, enRevue: this.enRevue }),
    });
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
    recuDuMoment.garder(this.deck.code, secret);
    afficher({ nom: "merci", titre: "Merci", corps: [merci] });
    montrerRecu(zone("ecran"), secret);
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
    this.memoire.changer((etat) => {
      etat.rang = this.enRevue ? this.deck.cartes.length : etat.rang + 1;
    });
    dire("");
    this.jouer(depart);
  }

  revenir() {
    this.memoire.changer((etat) => {
      etat.rang = this.enRevue ? this.deck.cartes.length : Math.max(0, etat.rang - 1);
    });
    this.jouer();
  }

  /** Back to a card from the last reading. */
  reprendre(rang) {
    this.memoire.changer((etat) => {
      etat.rang = rang;
    });
    this.jouer();
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
      dire(sansReseau);
    } else if (erreur instanceof Refus) {
      dire(FERMEE.has(erreur.code) ? `${erreur.message} Vos réponses restent sur cet appareil, et n’ont pas été comptées.` : erreur.message);
    } else if (erreur instanceof CodeMalEcrit) {
      dire(erreur.message);
    } else {
      dire("Un calcul a échoué sur cet appareil. Rien n’est perdu\u202f: rechargez la page, puis réessayez.", "erreur");
      throw erreur;
    }
  }

  /* Entering, leaving */

  entrer() {
    this.enRevue = this.etat().rang >= this.deck.cartes.length;
    if (this.deck.adresses.etat && !this.salle) {
      this.salle = suivreLaSalle(this.deck.adresses.etat, (rang) => this.suivreLEcran(rang));
    }
    this.jouer();
  }

  /** The screen of the room moved: 0 waits, one more than the cards is the end. */
  suivreLEcran(rang) {
    const { cartes } = this.deck;
    if (!["carte", "revue", "attente"].includes(this.ecran) || this.aSonRythme) {
      return;
    }
    this.memoire.changer((etat) => {
      etat.rang = Math.max(0, Math.min(rang - 1, cartes.length));
    });
    this.jouer();
  }

  effacer() {
    demanderEffacement((quoi) => {
      if (quoi === "tout") {
        this.memoire.effacer();
        this.accueillir();
        dire("Il ne reste rien de vos réponses sur cet appareil.", "succes");
        return;
      }
      this.memoire.changer((etat) => Object.assign(etat, { reponses: {}, mots: {}, rang: 0 }));
      this.enRevue = false;
      this.jouer();
      dire("Vos réponses sont effacées de cet appareil. Vous pouvez recommencer.", "succes");
    });
  }

  oublier() {
    this.memoire.effacer();
    recuDuMoment.effacer(this.deck.code);
    document.querySelector("[data-bm-code]").value = "";
    this.accueillir();
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
  window.addEventListener("online", () => jeu.ecran !== "accueil" && dire("Le réseau est revenu.", "succes"));
  jeu.memoire.ecouter(() => jeu.rejoindre());
  jeu.accueillir();
  document.documentElement.dataset.script = "pret";
}

demarrer();
