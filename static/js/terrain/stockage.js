/* A database per account, encrypted with a key that the page cannot export. */
import { ETAPES, migrer } from "./schema.js";

const COURANT = "bm-terrain";
const TEXTE = new TextEncoder();

/** This phone has no room left: nothing was written, nothing was overwritten. */
export class Plein extends Error {}

/** Whether this browser can keep data encrypted and send them once. */
export function estCapable() {
  return Boolean(window.indexedDB && window.crypto?.subtle && navigator.locks && navigator.serviceWorker);
}

const attendre = (demande) =>
  new Promise((resoudre, rejeter) => {
    demande.onsuccess = () => resoudre(demande.result);
    demande.onerror = () => rejeter(demande.error);
  });

const nomDe = (compte) => `terrain-${compte}`;

/** Forget everything of an account on this phone. */
export function effacer(compte) {
  return attendre(window.indexedDB.deleteDatabase(nomDe(compte)));
}

/** Run one act on the number of the account that this phone shows; it survives a phone that falls. */
async function surLeCompte(mode, acte) {
  const demande = window.indexedDB.open(COURANT, 1);
  demande.onupgradeneeded = () => demande.result.createObjectStore("compte");
  const base = await attendre(demande);
  const lu = await attendre(acte(base.transaction("compte", mode, { durability: "strict" }).objectStore("compte")));
  base.close();
  return lu;
}

/** The account whose data this phone shows; empty when nobody is signed in. */
export async function compteCourant() {
  return (await surLeCompte("readonly", (magasin) => magasin.get("courant"))) || "";
}

/** Remember whose data this phone shows. */
export function poserCompte(compte) {
  return surLeCompte("readwrite", (magasin) => magasin.put(compte, "courant"));
}

function ouvrirBase(compte) {
  const demande = window.indexedDB.open(nomDe(compte), ETAPES.length);
  demande.onupgradeneeded = (evenement) => migrer(demande.result, evenement.oldVersion, demande.transaction);
  return attendre(demande);
}

/** One account's data. `ouvrir(compte)` gives it; `base` is null once another version took it over. */
export class Coffre {
  constructor(compte, base, cle) {
    this.compte = compte;
    this.base = base;
    this.cle = cle;
    this.canal = new BroadcastChannel(nomDe(compte));
    base.onversionchange = () => {
      base.close();
      this.base = null;
      window.dispatchEvent(new Event("bm:supplante"));
    };
  }

  static async ouvrir(compte) {
    const base = await ouvrirBase(compte);
    // Two tabs opening at once: the first key stored is everybody's.
    const neuve = await window.crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    const magasin = base.transaction("cle", "readwrite").objectStore("cle");
    const cle = await new Promise((resoudre, rejeter) => {
      const demande = magasin.get("cle");
      demande.onerror = () => rejeter(demande.error);
      demande.onsuccess = () => {
        if (demande.result) {
          resoudre(demande.result);
        } else {
          magasin.put(neuve, "cle").onsuccess = () => resoudre(neuve);
        }
      };
    });
    return new Coffre(compte, base, cle);
  }

  fermer() {
    this.canal.close();
    this.base?.close();
    this.base = null;
  }

  /** Encrypt bytes for one place: a row moved elsewhere, or to another account, does not open. */
  async sceller(octets, place) {
    const iv = window.crypto.getRandomValues(new Uint8Array(12));
    const secret = await window.crypto.subtle.encrypt(this.algorithme(iv, place), this.cle, octets);
    return { iv, secret };
  }

  async desceller(scelle, place) {
    return window.crypto.subtle.decrypt(this.algorithme(scelle.iv, place), this.cle, scelle.secret);
  }

  algorithme(iv, place) {
    return { name: "AES-GCM", iv, additionalData: TEXTE.encode(`${this.compte}/${place}`) };
  }

  async scellerJson(valeur, place) {
    return this.sceller(TEXTE.encode(JSON.stringify(valeur)), place);
  }

  async descellerJson(scelle, place) {
    return scelle ? JSON.parse(new TextDecoder().decode(await this.desceller(scelle, place))) : null;
  }

  /** Read one value of the store « donnees ». */
  async lire(nom) {
    return this.descellerJson(await this.demander("donnees", (magasin) => magasin.get(nom)), `donnees/${nom}`);
  }

  /** Run one reading on one store. */
  demander(magasin, lecture) {
    return attendre(lecture(this.base.transaction(magasin).objectStore(magasin)));
  }

  /**
   * Write everything or nothing. `ecritures` are [store, key or null, value]; undefined deletes. Raises Plein when the
   * phone has no room left.
   */
  ecrire(ecritures) {
    return new Promise((resoudre, rejeter) => {
      const refuser = (erreur) => rejeter(erreur?.name === "QuotaExceededError" ? new Plein() : erreur);
      const transaction = this.base.transaction([...new Set(ecritures.map(([nom]) => nom))], "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resoudre();
      transaction.onabort = () => refuser(transaction.error);
      try {
        for (const [nom, cle, valeur] of ecritures) {
          const magasin = transaction.objectStore(nom);
          if (valeur === undefined) {
            magasin.delete(cle);
          } else {
            magasin.put(valeur, ...(cle === null ? [] : [cle]));
          }
        }
      } catch (erreur) {
        transaction.abort();
        refuser(erreur);
      }
    });
  }

  /** Write values of the store « donnees », each encrypted in its place; undefined deletes. */
  async donnees(valeurs) {
    return Promise.all(
      Object.entries(valeurs).map(async ([nom, valeur]) => [
        "donnees", nom, valeur === undefined ? undefined : await this.scellerJson(valeur, `donnees/${nom}`),
      ]),
    );
  }

  /** Only one tab at a time inside `tour`. */
  exclusif(nom, tour) {
    return navigator.locks.request(`${nomDe(this.compte)}-${nom}`, tour);
  }

  /** Tell this tab and the others that something changed. */
  annoncer(quoi) {
    this.canal.postMessage(quoi);
    window.dispatchEvent(new CustomEvent("bm:change", { detail: quoi }));
  }
}
