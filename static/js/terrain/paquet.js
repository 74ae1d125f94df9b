/* What is known of the world: the account, its package, its queue. One object shared by the screens of a page. */
import { File, sansPlace } from "./file.js";
import { lireHorloge, maintenant, regler, reprendre } from "./horloge.js";
import { Coffre, compteCourant, poserCompte } from "./stockage.js";

/** The session is lost: what is kept stays kept. */
export class SessionPerdue extends Error {}
/** Signed in, but this account does not open the fieldwork any more: signing in again would change nothing. */
export class AccesFerme extends Error {}
/** Somebody else is signed in on this phone. */
export class AutreCompte extends Error {}
/** No answer: no network, or a server that is down. */
export class SansReseau extends Error {}

// A server that never answers would keep the sender for ever.
const PATIENCE = 60000;
// What an hour told to the second may be wrong by, besides its journey.
const A_LA_SECONDE = 5000;
// Not an answer to what was asked: a proxy, a portal that wants a password, a server that asks to come back.
const PASSAGERES = new Set([404, 408, 425, 429]);

/**
 * Ask the server; raises SansReseau, SessionPerdue, AutreCompte, or returns the answer. `patience` in ms.
 *
 * @param {string} adresse
 * @param {RequestInit & { patience?: number }} [options]
 */
export async function demander(adresse, { patience = PATIENCE, ...options } = {}) {
  let reponse;
  try {
    const signal = AbortSignal.timeout?.(patience);
    reponse = await window.fetch(adresse, { credentials: "same-origin", cache: "no-store", signal, ...options });
  } catch {
    throw new SansReseau();
  }
  if (reponse.status >= 500 || PASSAGERES.has(reponse.status)) {
    throw new SansReseau();
  }
  if (reponse.status === 401) {
    const { code } = await reponse.json().catch(() => ({}));
    throw code === "autre_compte" ? new AutreCompte() : new SessionPerdue();
  }
  return reponse;
}

/** The account open in this page; `paquet` is null until a first one was received. */
export class Carnet {
  constructor(coffre) {
    this.coffre = coffre;
    this.file = new File(coffre);
    this.paquet = null;
    this.recuA = 0;
    this.csrf = "";
  }

  static async ouvrir(compte) {
    const carnet = new Carnet(await Coffre.ouvrir(compte));
    await carnet.file.ouvrir();
    reprendre((await carnet.coffre.lire("decalage")) ?? null);
    await carnet.relire();
    return carnet;
  }

  /** The account of this phone, opened; asks the server who is signed in when the phone does not know. */
  static async ouvrirCourant() {
    const compte = await compteCourant();
    if (compte) {
      return Carnet.ouvrir(compte);
    }
    const depart = window.performance.now();
    const recu = await recevoir();
    const decalage = regler(recu.maintenant, window.performance.now() - depart);
    await poserCompte(recu.compte);
    const carnet = await Carnet.ouvrir(recu.compte);
    await carnet.retenir(decalage);
    await carnet.prendre(recu);
    return carnet;
  }

  async relire() {
    this.paquet = await this.coffre.lire("paquet");
    this.csrf = this.paquet?.csrf || "";
  }

  visite(id) {
    return this.paquet?.visites.find((visite) => visite.id === id) || null;
  }

  cadre(visite) {
    // A visit taken away while its screen was open has no grid any more: what is typed is kept all the same.
    return { visite, criteres: this.paquet.grilles[visite.grille] ?? [] };
  }

  /** Fetch the package again; `frais` also when the phone has the same. Raises AutreCompte. */
  async rafraichir({ frais = false } = {}) {
    const depart = window.performance.now();
    const recu = await recevoir(frais ? "" : this.paquet?.version, this.coffre.compte);
    this.recuA = Date.now();
    const trajet = window.performance.now() - depart;
    if (recu.visites) {
      await this.noterHeure(recu.maintenant, trajet);
      await this.prendre(recu);
    } else if (Math.abs(Date.parse(recu.maintenant) - maintenant()) > A_LA_SECONDE + trajet) {
      // Somebody set the clock.
      await this.noterHeure(recu.maintenant, trajet);
    }
  }

  async prendre(recu) {
    this.paquet = recu;
    this.csrf = recu.csrf;
    await this.file.rebaser(recu);
  }

  async noterHeure(instant, trajet) {
    const connu = lireHorloge().decalage;
    const decalage = regler(instant, trajet);
    if (connu === null || Math.abs(connu - decalage) > 500) {
      await this.retenir(decalage);
    }
  }

  /** Keep the skew for the next opening, which may be without network. */
  async retenir(decalage) {
    await this.coffre.ecrire(await this.coffre.donnees({ decalage })).catch(sansPlace);
  }

  /** Keep a gesture on a visit; one that the server has whole is not handed over again, by a screen left open. */
  async ajouter(visite, nature, contenu, options) {
    const estRecue = this.visite(visite.id)?.ouverte === false;
    return estRecue && nature === "soumission" ? null : this.file.ajouter(this.cadre(visite), nature, contenu, options);
  }

  get heure() {
    return maintenant();
  }
}

/** The package; of one that the phone has already, the hour alone, to the second. */
async function recevoir(version, compte) {
  const entetes = { ...(version && { "If-None-Match": `"${version}"` }), ...(compte && { "X-Compte": compte }) };
  const reponse = await demander("/terrain/paquet/", { headers: entetes });
  if (reponse.status === 304) {
    return { maintenant: reponse.headers.get("Date") };
  }
  const recu = await reponse.json().catch(() => null);
  if (!reponse.ok) {
    throw recu?.code === "droit_manquant" ? new AccesFerme() : new SessionPerdue();
  }
  if (!Array.isArray(recu?.visites)) {
    throw new SansReseau();
  }
  return recu;
}
