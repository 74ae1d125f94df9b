/*
 * The phone application. It owns the addresses of the visits, of the list and of the queue; the others stay the
 * server's. What is answered is written at once, encrypted; the sender follows when there is a network.
 */
import { abonner, demanderGarde } from "../commun/abonnements.js";
import { bouton, el } from "../commun/dom.js";
import { doigtLeve, suivreLeDoigt } from "./doigt.js";
import { Barre, aviser } from "./etat.js";
import { ecranEnvois } from "./ecran-envois.js";
import { ecranMission } from "./ecran-mission.js";
import { ecranMoment } from "./ecran-moment.js";
import { ecranPieces } from "./ecran-pieces.js";
import { ecranRecapitulatif } from "./ecran-recapitulatif.js";
import { ecranCritere, ecranFaits } from "./ecran-saisie.js";
import { ecranVisites } from "./ecran-visites.js";
import { EnvoiDesEnveloppes } from "./envoi.js";
import { AccesFerme, AutreCompte, Carnet, SansReseau, SessionPerdue } from "./paquet.js";
import { Plein, compteCourant, poserCompte } from "./stockage.js";
import { TRAVAILLEUR } from "./travailleur.js";

const VISITE = "/terrain/visites/([0-9a-f-]{36})/";
const ROUTES = [
  ["/terrain/", ecranVisites],
  ["/terrain/envois/", ecranEnvois],
  [VISITE, ecranMission],
  [`${VISITE}criteres/([\\w-]+)/`, ecranCritere],
  [`${VISITE}faits/`, ecranFaits],
  [`${VISITE}moments/(\\w+)/`, ecranMoment],
  [`${VISITE}recapitulatif/`, ecranRecapitulatif],
  [`${VISITE}pieces/`, ecranPieces],
].map(([motif, ecran]) => ({ motif: new RegExp(`^${motif}$`), ecran: /** @type {Function} */ (ecran) }));
const zone = (nom) => document.querySelector(`[data-bm-zone="${nom}"]`);
const trouver = (chemin) => ROUTES.find(({ motif }) => motif.test(chemin));
/** How long two presses are one gesture, which a hand made without seeing the new screen. */
const DOUBLE_MS = 500;
/** What may hold the focus on a screen, the last first: what presses comes and goes above the list. */
const tenables = () => [...document.querySelectorAll("[data-bm-zone=corps] :is(h1, a, button, summary), [data-bm-zone=boutons] :is(a, button)")].reverse();
const marque = (tenable) => tenable.getAttribute("href") ?? tenable.textContent;

/** Give the focus back to what had it, in the screen drawn again, else to its title; null when nothing of it had it. */
function retenirLeFocus() {
  const tenu = document.activeElement;
  const memes = () => tenables().filter((tenable) => marque(tenable) === marque(tenu));
  const rang = memes().indexOf(tenu);
  return rang < 0 ? null : (titre) => (memes()[rang] ?? titre)?.focus({ preventScroll: true });
}

/** A link that loads the page again: a screen drawn anew would keep a database that is closed. */
const rouvrir = (mots) => el("a", { href: window.location.pathname, target: "_self" }, mots);

class Application {
  constructor(carnet) {
    this.carnet = carnet;
    this.barre = new Barre(carnet);
    this.expediteur = new EnvoiDesEnveloppes(carnet, (reseau, erreur) => this.direReseau(reseau, erreur));
    this.courant = null;
    this.montreA = -DOUBLE_MS;
    this.tour = 0;
    this.invite = null;
  }

  demarrer() {
    suivreLeDoigt();
    document.addEventListener("click", (evenement) => this.ecarterLeSecond(evenement), true);
    document.addEventListener("click", (evenement) => this.suivreLien(evenement));
    window.addEventListener("popstate", () => this.quitter().then(() => this.rendre()));
    window.addEventListener("online", () => this.expediteur.bientot(0));
    window.addEventListener("offline", () => this.barre.changer("coupe"));
    document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? this.revenir() : this.quitter()));
    window.addEventListener("bm:change", () => this.changer());
    window.addEventListener("bm:supplante", () => this.demanderRechargement());
    window.addEventListener("bm:ferme", () => this.arreter("Le navigateur a fermé ce que ce téléphone garde\u202f: la saisie s’arrête ici. Pour continuer, "));
    this.carnet.coffre.canal.onmessage = async ({ data }) => {
      if (data === "paquet") {
        await this.carnet.relire();
      }
      this.changer();
    };
    window.addEventListener("beforeinstallprompt", (evenement) => {
      evenement.preventDefault();
      this.invite = evenement;
    });
    document.querySelectorAll("[data-bm-sortie]").forEach((sortie) => {
      sortie.hidden = false;
      sortie.addEventListener("click", () => this.aller("/terrain/envois/?sortie=1"));
    });
    abonner(TRAVAILLEUR, (passer) => this.proposerVersion(passer)).catch(() => {});
    let recharge = false;
    navigator.serviceWorker.addEventListener("controllerchange", async () => {
      // The first worker takes this page over without a word; a new version opens again what is kept, perhaps late.
      if (this.accepte && !recharge) {
        recharge = true;
        await this.quitter();
        window.location.reload();
      }
    });
    this.barre.peindre();
    return this.rendre().then(() => this.expediteur.envoyer({ frais: true }));
  }

  /** Keep a gesture. A phone that cannot stops the collection and says so; nothing is overwritten. */
  async garder(visite, nature, contenu, options) {
    demanderGarde();
    await this.surveiller(() => this.carnet.ajouter(visite, nature, contenu, options));
    this.expediteur.bientot();
  }

  /** Run what keeps something on the phone. */
  async surveiller(acte) {
    try {
      return await acte();
    } catch (erreur) {
      this.arreter(erreur instanceof Plein
        ? "Ce téléphone n’a plus de place\u202f: la saisie s’arrête, rien n’a été écrasé. Libérez de la place ou trouvez du réseau, puis "
        : "Ce téléphone n’a pas pu garder votre dernière réponse\u202f: la saisie s’arrête, ce qui précède est gardé. Pour continuer, ");
      throw erreur;
    }
  }

  arreter(phrase) {
    aviser(phrase,
      rouvrir("rouvrez cet écran"), ".");
    this.courant = null;
    document.querySelectorAll("#notation input, #notation textarea, #envoi input").forEach((champ) => {
      champ.disabled = true;
    });
    document.querySelectorAll("[data-bm-zone=boutons] button").forEach((geste) => {
      geste.disabled = true;
    });
  }

  /** Of two presses in a row, the second was meant for the screen that the first one left. */
  ecarterLeSecond(evenement) {
    if (evenement.detail > 1 && performance.now() - this.montreA < DOUBLE_MS) {
      evenement.preventDefault();
      evenement.stopImmediatePropagation();
    }
  }

  suivreLien(evenement) {
    const lien = evenement.target.closest("a[href]");
    if (!lien || evenement.defaultPrevented || evenement.metaKey || evenement.ctrlKey || evenement.shiftKey || lien.target) {
      return;
    }
    const adresse = new URL(lien.href);
    if (adresse.origin === window.location.origin && !adresse.hash && trouver(adresse.pathname) && !adresse.searchParams.has("serveur")) {
      evenement.preventDefault();
      this.quitter().then(() => this.aller(adresse.pathname + adresse.search));
    }
  }

  /** What the screen holds is kept before it goes away. */
  async quitter() {
    await this.surveiller(async () => this.courant?.garder?.());
  }

  /** The phone is taken up again, perhaps days later: what is due today has changed, with or without network. */
  revenir() {
    this.changer();
    this.expediteur.bientot(0);
  }

  aller(adresse) {
    aviser("");
    window.history.pushState(null, "", adresse);
    return this.rendre();
  }

  async rendre({ discret = false } = {}) {
    this.tour += 1;
    const tour = this.tour;
    const ecran = await this.composer();
    if (discret) {
      await doigtLeve();
    }
    if (tour !== this.tour) {
      return;
    }
    if (ecran.ailleurs) {
      window.history.replaceState(null, "", ecran.ailleurs);
      await this.rendre({ discret });
      return;
    }
    this.courant = ecran;
    this.afficher(ecran, discret);
  }

  async composer() {
    const chemin = window.location.pathname;
    const route = trouver(chemin);
    if (!route) {
      return { titre: "Sans réseau", corps: [el("h1", {}, "Cette page demande le réseau"), el("p", {}, "Vos visites, elles, s’ouvrent sans réseau.")], boutons: [bouton("Mes visites", { href: "/terrain/" })] };
    }
    const { motif, ecran } = route;
    const [, id, ...suite] = chemin.match(motif);
    if (!id) {
      return ecran(this);
    }
    const visite = this.carnet.visite(id);
    if (!visite?.ouverte) {
      return inconnue(id, visite);
    }
    return ecran(this, visite, ...suite);
  }

  afficher({ titre, rang = "Terrain", compte = "", menu = null, jauge = null, corps, boutons = [] }, discret) {
    const rendreLeFocus = discret && retenirLeFocus();
    document.title = `${titre} – Terrain`;
    zone("rang").replaceChildren(rang);
    zone("compte").replaceChildren(...[compte].flat());
    zone("sortie").hidden = !menu;
    zone("menu").hidden = !menu;
    zone("menu").querySelectorAll("a").forEach((lien) => {
      lien.toggleAttribute("aria-current", false);
      if (lien.pathname === menu) {
        lien.setAttribute("aria-current", "page");
      }
    });
    zone("jauge").hidden = !jauge;
    Object.assign(zone("jauge"), jauge ? { value: jauge[0], max: Math.max(1, jauge[1]) } : { value: 0, max: 1 });
    zone("corps").replaceChildren(...corps.flat(2).filter(Boolean));
    zone("boutons").replaceChildren(...boutons.filter(Boolean));
    zone("pied").hidden = !boutons.length;
    const titreVu = zone("corps").querySelector("h1");
    titreVu?.setAttribute("tabindex", "-1");
    if (!discret) {
      this.montreA = performance.now();
      titreVu?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    } else if (rendreLeFocus) {
      rendreLeFocus(titreVu);
    }
  }

  /** The queue or the package moved: the bar follows, what a screen says of it, and the screens that only show. */
  changer() {
    this.barre.peindre();
    this.courant?.suivre?.();
    const chemin = window.location.pathname;
    if (chemin === "/terrain/" || (chemin === "/terrain/envois/" && !document.activeElement?.closest("[data-bm-zone=corps] button"))) {
      this.rendre({ discret: true });
    }
  }

  direReseau(reseau, erreur) {
    if (reseau === "autre") {
      poserCompte("").then(() => window.location.assign("/terrain/"));
      return;
    }
    this.barre.changer(reseau);
    if (reseau === "session") {
      aviser("Votre session est terminée. Rien n’est perdu\u202f: ", el("a", { href: `/connexion/?next=${window.location.pathname}`, "data-bm-dehors": "" }, "reconnectez-vous"), " pour envoyer ce qui attend.");
    } else if (reseau === "ferme") {
      aviser(el("span", { "data-bm-dehors": "" }, "Votre compte n’ouvre plus le terrain. Ce qui attend sur ce téléphone y reste, chiffré\u202f: prévenez l’équipe, elle peut vous rendre l’accès."));
    } else if (reseau === "en_ligne" && document.querySelector("[data-bm-avis] [data-bm-dehors]")) {
      // She signed in again elsewhere, or was let in again.
      aviser("");
    } else if (reseau === "panne") {
      window.setTimeout(() => {
        throw erreur;
      });
    }
  }

  proposerVersion(passer) {
    this.passer = passer;
    aviser("Une nouvelle version est prête. Vos saisies sont gardées. ",
      bouton("Mettre à jour maintenant", { genre: "second", petit: true, onclick: () => this.mettreAJour() }));
  }

  /** The safe moment: what is typed is kept, and nothing is leaving. */
  async mettreAJour() {
    await this.quitter();
    await this.expediteur.retenir(() => {
      this.accepte = true;
      return this.passer();
    });
  }

  demanderRechargement() {
    aviser("Une version plus récente est ouverte dans un autre onglet. ", rouvrir("Rouvrez cet écran"), " pour continuer\u202f: rien n’est perdu.");
    document.querySelectorAll("[data-bm-zone=boutons] button").forEach((geste) => {
      geste.disabled = true;
    });
  }

  async installer() {
    await this.invite?.prompt();
    this.invite = null;
    this.rendre({ discret: true });
  }
}

function inconnue(id, visite) {
  const mots = visite ? "Elle se lit en ligne\u202f: ce téléphone n’en garde rien." : "Elle n’est plus dans vos visites, ou n’est pas encore arrivée sur ce téléphone.";
  return {
    titre: "Visite",
    corps: [el("h1", {}, visite ? "Cette visite est envoyée" : "Cette visite n’est pas sur ce téléphone"), el("p", {}, mots)],
    boutons: [bouton("Mes visites", { genre: "second", href: "/terrain/" }), bouton("Voir en ligne", { href: `/terrain/visites/${id}/?serveur=1` })],
  };
}

/** Nobody is signed in here, nothing was received yet, or nothing can be read: say it, and give the next step. */
function attendre(erreur) {
  if (erreur instanceof AccesFerme) {
    zone("corps").replaceChildren(
      el("h1", {}, "Votre compte n’ouvre pas le terrain"),
      el("p", {}, "Vous êtes bien connecté, mais ces pages sont celles des enquêteurs. Si vous en êtes un, prévenez l’équipe\u202f: elle peut vous rendre l’accès."),
      el("p", {}, bouton("Revenir à mon travail", { href: "/mes-espaces/" })),
    );
    return;
  }
  if (![SansReseau, SessionPerdue, AutreCompte].some((connue) => erreur instanceof connue)) {
    zone("corps").replaceChildren(
      el("h1", {}, "Ce téléphone ne peut plus relire ce qu’il garde"),
      el("p", {}, "Rien n’a été effacé. En attendant, notez en ligne\u202f: chaque écran part au serveur dès que vous le validez. Prévenez l’équipe si des réponses attendaient ici."),
      el("p", {}, bouton("Continuer en ligne", { onclick: () => quitterLApplication() })),
    );
    return;
  }
  const estCoupe = erreur instanceof SansReseau;
  zone("corps").replaceChildren(
    el("h1", {}, estCoupe ? "Sans réseau" : "Connectez-vous"),
    el("p", {}, estCoupe
      ? "Vos visites ne sont pas encore sur ce téléphone. Ouvrez cette page une fois avec du réseau\u202f: elle marchera ensuite sans."
      : "Vos visites s’affichent ici une fois que vous êtes connecté. Ce qui attendait sur ce téléphone est gardé."),
    el("p", {}, bouton(estCoupe ? "Réessayer" : "Se connecter", { href: estCoupe ? "/terrain/" : "/connexion/?next=/terrain/" })),
  );
}

/** Without its worker, the server's pages answer every address again. */
async function quitterLApplication() {
  await (await navigator.serviceWorker.getRegistration("/terrain/"))?.unregister();
  window.location.assign("/terrain/?serveur=1");
}

try {
  const carnet = await Carnet.ouvrirCourant();
  if (!carnet.paquet) {
    await carnet.rafraichir();
  }
  const application = new Application(carnet);
  await application.demarrer();
} catch (erreur) {
  attendre(erreur);
  if ((await compteCourant()) && !(erreur instanceof SansReseau)) {
    throw erreur;
  }
}
