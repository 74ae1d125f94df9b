/* A database of this device, whose values are encrypted with a key that the page cannot export. */
const TEXTE = new TextEncoder();
const MUETTE = 30000;

/** This device has no room left: nothing was written, nothing was overwritten. */
export class Plein extends Error {}

/** Whether this browser can keep data encrypted and send them once. */
export function estCapable() {
  return Boolean(window.indexedDB && window.crypto?.subtle && navigator.locks && navigator.serviceWorker);
}

/** The result of one request. */
export const attendre = (demande) =>
  new Promise((resoudre, rejeter) => {
    demande.onsuccess = () => resoudre(demande.result);
    demande.onerror = () => rejeter(demande.error);
  });

/** Bring a database from `depuis` to the last version. Each step goes from one version to the next. */
function migrer(etapes, base, depuis, transaction) {
  etapes.slice(depuis).forEach((etape) => etape(base, transaction));
}

/** Some browsers never answer after a sleep, until they are started again. One that upgrades takes the time that it needs. */
function ouvrirBase(nom, etapes) {
  const demande = window.indexedDB.open(nom, etapes.length);
  return new Promise((resoudre, rejeter) => {
    const minuterie = window.setTimeout(() => {
      demande.onsuccess = () => demande.result.close();
      rejeter(new Error("base muette"));
    }, MUETTE);
    demande.onupgradeneeded = ({ oldVersion }) => {
      window.clearTimeout(minuterie);
      migrer(etapes, demande.result, oldVersion, demande.transaction);
    };
    attendre(demande).then(resoudre, rejeter).finally(() => window.clearTimeout(minuterie));
  });
}

/** The key of a database, once it is kept: nothing is sealed by one that may be lost. Two tabs opening at once: the first key stored is everybody's. */
async function lireCle(base) {
  const neuve = await window.crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const transaction = base.transaction("cle", "readwrite", { durability: "strict" });
  const magasin = transaction.objectStore("cle");
  return new Promise((resoudre, rejeter) => {
    const demande = magasin.get("cle");
    demande.onsuccess = () => {
      if (!demande.result) {
        magasin.put(neuve, "cle");
      }
    };
    transaction.oncomplete = () => resoudre(demande.result || neuve);
    transaction.onabort = () => rejeter(transaction.error);
  });
}

/**
 * One database. `base` is null once another version took it over: « bm:supplante » is then heard on the window. Its
 * stores « cle » and « donnees » have no key path.
 */
export class Coffre {
  constructor(nom, base, cle) {
    this.nom = nom;
    this.base = base;
    this.cle = cle;
    this.canal = new BroadcastChannel(nom);
    base.onversionchange = () => {
      base.close();
      this.perdre("bm:supplante");
    };
    // The browser closes it for a disk that fails, or data that somebody erases.
    base.onclose = () => this.perdre("bm:ferme");
  }

  static async ouvrir(nom, etapes) {
    const base = await ouvrirBase(nom, etapes);
    return new this(nom, base, await lireCle(base));
  }

  perdre(quoi) {
    this.base = null;
    window.dispatchEvent(new Event(quoi));
  }

  fermer() {
    this.canal.close();
    this.base?.close();
    this.base = null;
  }

  /** What a sealed value is bound to, besides its place. */
  get contexte() {
    return this.nom;
  }

  /** Encrypt bytes for one place: a row moved elsewhere, or to another database, does not open. */
  async sceller(octets, place) {
    const iv = window.crypto.getRandomValues(new Uint8Array(12));
    const secret = await window.crypto.subtle.encrypt(this.algorithme(iv, place), this.cle, octets);
    return { iv, secret };
  }

  async desceller(scelle, place) {
    return window.crypto.subtle.decrypt(this.algorithme(scelle.iv, place), this.cle, scelle.secret);
  }

  algorithme(iv, place) {
    return { name: "AES-GCM", iv, additionalData: TEXTE.encode(`${this.contexte}/${place}`) };
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
   * Run `acte(store)` in one transaction on these stores, all or nothing; `store` gives a store by its name. Raises
   * Plein when the device has no room left. Nothing may be awaited inside but the requests of the transaction.
   */
  transiger(noms, acte) {
    return /** @type {Promise<void>} */ (new Promise((resoudre, rejeter) => {
      const refuser = (erreur) => rejeter(erreur?.name === "QuotaExceededError" ? new Plein() : erreur);
      const transaction = this.base.transaction(noms, "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resoudre();
      transaction.onabort = () => refuser(transaction.error);
      try {
        acte((nom) => transaction.objectStore(nom));
      } catch (erreur) {
        transaction.abort();
        refuser(erreur);
      }
    }));
  }

  /** Write everything or nothing. `ecritures` are [store, key or null, value]; undefined deletes. */
  ecrire(ecritures) {
    return this.transiger([...new Set(ecritures.map(([nom]) => nom))], (magasin) => {
      for (const [nom, cle, valeur] of ecritures) {
        if (valeur === undefined) {
          magasin(nom).delete(cle);
        } else {
          magasin(nom).put(valeur, ...(cle === null ? [] : [cle]));
        }
      }
    });
  }

  /** Make ready values of the store « donnees », each encrypted in its place; undefined deletes. */
  async donnees(valeurs) {
    return Promise.all(
      Object.entries(valeurs).map(async ([nom, valeur]) => [
        "donnees", nom, valeur === undefined ? undefined : await this.scellerJson(valeur, `donnees/${nom}`),
      ]),
    );
  }

  /** Only one tab at a time inside `tour`. */
  exclusif(nom, tour) {
    return navigator.locks.request(`${this.nom}-${nom}`, tour);
  }

  /** Tell this tab and the others that something changed. */
  annoncer(quoi) {
    this.canal.postMessage(quoi);
    window.dispatchEvent(new CustomEvent("bm:change", { detail: quoi }));
  }
}
