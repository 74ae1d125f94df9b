/*
 * The kiosk, screen after screen. Answers are written at once, encrypted, and the sender follows when there is a
 * network. What concerns one person lives in `seance` and goes with it.
 */
import { demanderGarde } from "../commun/abonnements.js";
import { afficher, afficherLieu, appliquerAides, avertir, rafraichirPied, rassurer } from "./cadre.js";
import { Collecte, EN_PANNE } from "./collecte.js";
import { ecranArret, ecranAttente, ecranEnrolement, ecranMerci } from "./ecrans.js";
import { ecranQuestion } from "./ecran-question.js";
import { EnvoiDesAvis } from "./envoi.js";
import { Equipe } from "./equipe.js";
import { Veilleur } from "./inactivite.js";
import { enLangue, remplir } from "./mots.js";
import { codeDuFragment, ecouterService } from "./page.js";
import { tirerRecepisse } from "./recepisse.js";
import { Seance } from "./seance.js";
import { garderAllume } from "./veille.js";
import { demanderVersion, surveillerVersions } from "./version.js";
import { lire, parle, surveillerVoix, taire } from "./voix.js";

const REMERCIER = 6000;
const REPOS = 5000;
const REOUVRIR = 10000;
export const SANS_AIDE = { lecture: false, contraste: false, agrandi: false };
const RESEAUX = {
  inconnu: "pas encore d’échange", en_ligne: "en ligne", envoi: "envoi en cours", coupe: "pas de réponse du serveur, les avis sont gardés ici",
  ecartee: "cette borne n’est plus reconnue, les avis sont gardés ici",
};

export class Borne {
  constructor(appareil) {
    this.appareil = appareil;
    this.ouverteA = window.performance.now();
    this.reseau = RESEAUX.inconnu;
    this.equipe = new Equipe(this);
    this.collecte = new Collecte(appareil, { arreter: () => this.montrerArret(), reprendre: () => this.montrerReprise() });
    this.expediteur = new EnvoiDesAvis(appareil, (etat, erreur) => this.direReseau(etat, erreur));
    this.veilleur = new Veilleur({
      avertir: (secondes) => this.avertir(secondes),
      rassurer,
      estOccupe: parle,
      finir: () => this.abandonner(),
    });
    this.oublier();
  }

  demarrer(code) {
    ecouterService(() => this.equipe.ouvrirService());
    window.addEventListener("bm:change", () => this.courant?.rafraichir?.());
    window.addEventListener("bm:supplante", () => window.location.reload());
    window.addEventListener("bm:ferme", () => this.rouvrir());
    window.addEventListener("hashchange", () => {
      const nouveau = codeDuFragment();
      if (nouveau) {
        this.equipe.demanderEnrolement(nouveau);
      }
    });
    surveillerVoix(() => this.courant && rafraichirPied(this, this.courant));
    garderAllume();
    demanderGarde();
    surveillerVersions((acte) => this.auRepos(acte)).catch(() => {});
    demanderVersion((version) => Object.assign(this.appareil, { version })).then(() => this.expediteur.demarrer());
    this.accueillir();
    if (code) {
      this.equipe.demanderEnrolement(code);
      if (!this.appareil.identite) {
        this.equipe.enroler(code);
      }
    }
  }

  // --- Words

  get langues() {
    return this.appareil.configuration.corps.langues;
  }

  get laLangue() {
    return this.langues.find(({ code }) => code === this.langue);
  }

  /** A configuration kept from before knows fewer words. */
  connait(mot) {
    return mot in this.appareil.configuration.corps.mots;
  }

  mot(nom, valeurs) {
    return remplir(enLangue(this.appareil.configuration.corps.mots[nom], this.langue), valeurs);
  }

  // --- Screens

  montrer(ecran, veille = null) {
    window.clearTimeout(this.minuterie);
    taire();
    this.courant = ecran;
    this.veilleur.veiller(veille);
    afficher(this, ecran);
    if (this.aides.lecture) {
      lire(ecran.lecture, this.langue);
    }
  }

  /** The first screen, for nobody yet. */
  accueillir() {
    const { appareil } = this;
    this.seance = null;
    if (!appareil.identite) {
      this.montrer(ecranEnrolement(this));
    } else if (!appareil.configuration) {
      this.montrer(ecranAttente(this, this.collecte.arret));
    } else {
      this.langue ||= this.langues[0].code;
      afficherLieu(appareil.configuration.corps);
      if (this.collecte.arret) {
        this.montrer(ecranArret(this, this.collecte.arret), this.estVierge ? null : this.delais);
      } else {
        const seance = new Seance(appareil.configuration.corps.questionnaire.questions);
        this.seance = seance;
        // Drawn now: nothing then stands between the last answer and its keeping. Without one, she is thanked all the same.
        tirerRecepisse().then((recepisse) => Object.assign(seance, { recepisse })).catch(() => {});
        this.questionner();
      }
      this.collecte.verifierLaPlace();
    }
  }

  questionner() {
    this.montrer(ecranQuestion(this), this.estVierge ? null : this.delais);
  }

  get delais() {
    const { attente_s: attente, avertissement_s: avertissement } = this.appareil.configuration.corps.inactivite;
    return { attente, avertissement };
  }

  avertir(secondes) {
    avertir(this, secondes, Boolean(this.seance?.estCommencee));
    if (this.aides.lecture && secondes === this.delais.avertissement) {
      lire([this.mot("inactif_titre"), this.mot("inactif_texte", { secondes })], this.langue);
    }
  }

  /** Nobody has touched anything: nothing to wipe. */
  get estVierge() {
    return !this.seance?.estCommencee && this.langue === this.langues[0].code && !Object.values(this.aides).some(Boolean);
  }

  // --- One person

  /** Forget the person: answers, language, tools. */
  oublier() {
    this.seance = null;
    this.suite = null;
    this.langue = "";
    this.aides = { ...SANS_AIDE };
    appliquerAides(this.aides);
    window.getSelection()?.removeAllRanges();
  }

  recommencer() {
    this.oublier();
    this.accueillir();
  }

  /** Keep an answer, then show the next question: what has left the screen is kept, whatever falls. */
  async repondre(valeur) {
    const { seance } = this;
    if (!seance) {
      return;
    }
    const { question } = seance;
    seance.noter(valeur);
    if (seance.estDerniere) {
      this.terminer();
      return;
    }
    const avis = seance.enAvis(this.langue);
    await this.collecte.ecrire(() => this.appareil.file.garderBrouillon(avis));
    // Another gesture may have gone elsewhere meanwhile.
    if (this.seance === seance && seance.question === question) {
      this.avancer();
    }
  }

  avancer() {
    this.seance.avancer();
    this.questionner();
  }

  // A screen stays while what was said is written or wiped: a touch there finds nobody.
  reculer() {
    if (this.seance) {
      this.seance.reculer();
      this.questionner();
    }
  }

  demanderCourriel() {
    if (this.seance) {
      this.seance.demandeCourriel = true;
      this.questionner();
    }
  }

  /** Give the opinion as it stands, and thank once it is kept. */
  async terminer() {
    const { seance } = this;
    if (!seance) {
      return;
    }
    this.seance = null;
    this.veilleur.veiller(null);
    const avis = seance.enAvis(this.langue);
    const recepisse = seance.reponses.K6 && this.connait("merci_note") ? seance.recepisse : null;
    this.donner(recepisse ? { ...avis, suivi: recepisse.empreinte } : avis);
    await this.collecte.ecritures;
    if (this.collecte.arret) {
      this.recommencer();
      return;
    }
    this.remercier({ attendReponse: Boolean(seance.reponses.K7), suivi: recepisse?.adresse });
  }

  remercier(suite) {
    this.suite = suite;
    // An address is scanned or copied at one's own pace: like an answer, it is not taken away from who is still there.
    this.montrer(ecranMerci(this, suite), suite.suivi ? this.delais : null);
    if (!suite.suivi) {
      this.minuterie = window.setTimeout(() => this.recommencer(), REMERCIER);
    }
  }

  /** The person went away: what she confirmed counts, the rest is forgotten. */
  quitter() {
    if (this.seance?.estCommencee) {
      this.donner(this.seance.enAvis(this.langue));
    }
    this.oublier();
  }

  abandonner() {
    this.quitter();
    this.accueillir();
  }

  /** The person wants nothing kept: nothing is any more once her screen is gone. */
  async effacer() {
    this.seance = null;
    this.veilleur.veiller(null);
    await this.collecte.ecrire(() => this.appareil.file.oublierBrouillon());
    this.recommencer();
  }

  donner(avis) {
    this.collecte.donner(avis).then(() => this.expediteur.bientot());
  }

  // --- Language and tools

  choisirLangue(code) {
    this.langue = code;
    if (this.seance) {
      this.questionner();
    } else if (this.suite?.suivi) {
      this.remercier(this.suite);
    } else {
      this.accueillir();
    }
  }

  basculer(nom) {
    this.aides[nom] = !this.aides[nom];
    appliquerAides(this.aides);
    taire();
    if (this.aides.lecture) {
      lire(this.courant.lecture, this.langue);
    }
    if (this.seance) {
      this.veilleur.veiller(this.estVierge ? null : this.delais);
    }
    rafraichirPied(this, this.courant);
  }

  // --- Stops

  /** Show that the collection is stopped, unless somebody is answering: she ends first. */
  montrerArret() {
    if (["K1", "arret", "attente"].includes(this.courant?.nom) && !this.seance?.estCommencee) {
      this.accueillir();
    }
  }

  montrerReprise() {
    if (["arret", "attente"].includes(this.courant?.nom)) {
      this.recommencer();
    }
  }

  /** Open the page again: nothing is kept any more. A disk that fails at once would have it opened again and again. */
  rouvrir() {
    this.collecte.arreter(EN_PANNE);
    window.setTimeout(() => window.location.reload(), this.ouverteA + REOUVRIR - window.performance.now());
  }

  // --- Network

  synchroniser() {
    return this.expediteur.envoyer({ battre: true });
  }

  direReseau(etat, erreur) {
    if (etat === "configuration") {
      // New questions wait for the next person.
      if (this.courant?.nom === "attente" || (this.seance && this.estVierge)) {
        this.recommencer();
      }
      return;
    }
    const avant = this.reseau;
    this.reseau = RESEAUX[etat];
    if (etat === "ecartee") {
      this.ecartee = true;
      this.collecte.arreter(`${erreur.message || "Le serveur ne reconnaît plus cette borne."} Les avis déjà donnés sont gardés ici. Ouvrez l’écran de service pour l’enrôler à nouveau. (${erreur.code})`);
    } else if (etat === "en_ligne" && this.ecartee) {
      this.ecartee = false;
      this.collecte.reprendre();
    }
    if (avant !== this.reseau) {
      this.courant?.rafraichir?.();
    }
  }

  // --- Versions

  /** Run an act of the version that changes once nobody is there; nothing is sent until it is over. */
  async auRepos(acte) {
    await this.collecte.ecritures;
    const estVenu = await this.expediteur.retenir(async () => {
      const estCalme = this.estAuRepos && this.veilleur.calme > REPOS;
      if (estCalme) {
        await acte();
      }
      return estCalme;
    });
    if (!estVenu) {
      window.setTimeout(() => this.auRepos(acte), REPOS);
    }
  }

  /** Nobody is there, and the page holds nothing that the device could not keep. */
  get estAuRepos() {
    const estLibre = ["attente", "arret"].includes(this.courant?.nom) || Boolean(this.seance && this.estVierge);
    return estLibre && !this.collecte.enSouffrance.length;
  }
}
