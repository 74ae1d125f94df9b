/* This device: its token, its configuration, its queue. One object shared by the sender and the screens. */
import { Coffre, Plein } from "../commun/coffre.js";
import { File } from "./file.js";
import { decalageConnu, maintenant, reprendre } from "./horloge.js";
import { Patienter, SansReseau, demander } from "./reseau.js";
import { ETAPES } from "./schema.js";

const NOM = "borne";
const FRAICHEUR = 600000;
// Below this room left, nobody is asked a question whose answer might not be kept.
const RESERVE = 256 * 1024;
const VIE_DU_JETON = 30 * 24 * 3600 * 1000;
const SEL = "borne/code/";

/** What is typed is read without its spaces and dashes, in capitals. */
const normaliserCode = (code) => code.replace(/[\s-]+/g, "").toUpperCase();

async function empreinteDuCode(code) {
  const octets = await window.crypto.subtle.digest("SHA-256", new TextEncoder().encode(SEL + normaliserCode(code)));
  return [...new Uint8Array(octets)].map((octet) => octet.toString(16).padStart(2, "0")).join("");
}

export class Appareil {
  constructor(coffre) {
    this.coffre = coffre;
    this.file = new File(coffre);
    this.identite = null;
    this.configuration = null;
    this.reception = { le: null, manquantes: [] };
    this.configureeA = 0;
    this.version = "";
  }

  static async ouvrir() {
    const appareil = new Appareil(await Coffre.ouvrir(NOM, ETAPES));
    const [identite, configuration, reception, decalage] = await Promise.all(
      ["identite", "configuration", "reception", "decalage"].map((nom) => appareil.lire(nom)),
    );
    Object.assign(appareil, { identite, configuration, reception: reception || appareil.reception });
    reprendre(decalage);
    window.addEventListener("bm:horloge", ({ detail }) => detail && appareil.garder({ decalage: decalageConnu() }));
    return appareil;
  }

  get jeton() {
    return this.identite?.jeton || "";
  }

  /** Read a value; one sealed by a key that this device lost is as good as none, and what waits is kept. */
  lire(nom) {
    return this.coffre.lire(nom).catch((erreur) => {
      if (erreur.name !== "OperationError") {
        throw erreur;
      }
      return null;
    });
  }

  /** Keep values sealed; a device without room goes on with what it knew. */
  async garder(valeurs) {
    try {
      await this.coffre.ecrire(await this.coffre.donnees(valeurs));
    } catch (erreur) {
      if (!(erreur instanceof Plein)) {
        throw erreur;
      }
    }
  }

  /** Exchange a code for a token. Returns an empty sentence, or what went wrong, in French. */
  async enroler(code) {
    if (!normaliserCode(code)) {
      return "Tapez le code de la feuille de mise en service.";
    }
    let recu;
    try {
      recu = await demander("enrolement/", { corps: { code: normaliserCode(code) } });
    } catch (erreur) {
      return erreur instanceof Patienter
        ? "Trop d’essais\u202f: attendez une minute, puis recommencez."
        : erreur instanceof SansReseau
          ? "Pas de réponse du serveur. Vérifiez le réseau de la borne, puis recommencez\u202f: le code reste valable."
          : /** @type {Error} */ (erreur).message || "Ce code n’est pas reconnu, ou il a déjà servi.";
    }
    if (recu.statut !== 201 || !recu.lu?.jeton) {
      return (typeof recu.lu?.detail === "string" && recu.lu.detail) || "Ce code n’est pas reconnu, ou il a déjà servi.";
    }
    const { borne, jeton } = recu.lu;
    const identite = { borne, jeton, emis: maintenant(), code: await empreinteDuCode(code) };
    const estLaMeme = !this.identite || this.identite.borne === borne;
    await this.file.enroler({ identite, configuration: undefined, reception: undefined }, estLaMeme);
    Object.assign(this, { identite, configuration: null, configureeA: 0, reception: { le: null, manquantes: [] } });
    return "";
  }

  /** Whether this is the code that this kiosk was enrolled with. */
  async estSonCode(code) {
    return (await empreinteDuCode(code)) === this.identite?.code;
  }

  /** Say that this device lives; its clock is told as it is. */
  async battre() {
    const { attente, ecartes } = await this.file.resumer();
    // What is set apart still waits for somebody: the console sees it in the queue.
    const corps = { version: this.version, file: attente + ecartes, batterie: await lireBatterie(), horloge: new Date().toISOString() };
    await demander("battement/", { jeton: this.jeton, corps });
  }

  /** What is done now and then: the configuration, the token. Returns whether the configuration changed. */
  async entretenir() {
    if (this.coffre.base && maintenant() - this.identite.emis > VIE_DU_JETON) {
      await this.roulerJeton();
    }
    // A clock that was set back would wait for itself; the other one does not count the sleep of the device.
    return Math.abs(Date.now() - this.configureeA) > FRAICHEUR ? this.configurer() : false;
  }

  /** Ask for the configuration; returns whether it changed. */
  async configurer() {
    const recu = await demander("configuration/", { jeton: this.jeton, etag: this.configuration?.etag });
    if (!recu.estBon || (recu.statut === 200 && !recu.lu?.questionnaire)) {
      throw new SansReseau();
    }
    this.configureeA = Date.now();
    if (recu.statut === 304) {
      return false;
    }
    const change = this.configuration?.corps.version !== recu.lu.version;
    this.configuration = { etag: recu.etag, corps: recu.lu };
    await this.garder({ configuration: this.configuration });
    return change;
  }

  /** Take a new token. The old one lives until the new one is first used: it is written before it is used. */
  async roulerJeton() {
    const recu = await demander("jeton/", { jeton: this.jeton, methode: "POST" });
    if (recu.statut === 201 && recu.lu?.jeton) {
      const identite = { ...this.identite, jeton: recu.lu.jeton, emis: maintenant() };
      await this.coffre.ecrire(await this.coffre.donnees({ identite }));
      this.identite = identite;
    }
  }

  /** Remember when the server last had everything of a batch, and which numbers it misses. */
  noterReception({ manquantes }) {
    this.reception = { le: maintenant(), manquantes: Array.isArray(manquantes) ? manquantes : [] };
    this.garder({ reception: this.reception });
  }

  /** Whether another opinion can be kept. */
  async aDeLaPlace() {
    const { quota, usage } = (await navigator.storage?.estimate?.().catch(() => null)) || {};
    return !quota || quota - usage > RESERVE;
  }
}

async function lireBatterie() {
  const batterie = await navigator.getBattery?.().catch(() => null);
  return batterie ? Math.round(batterie.level * 100) : null;
}
