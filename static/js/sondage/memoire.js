/*
 * What this device keeps of one poll, and nowhere else. Where the browser refuses, the page itself keeps it, as long as
 * it stays open. Two tabs share it: it is read again before every change.
 *
 * {etape: "code" | "deck" | "fini", demandes: {code: …}, groupe, urne, idees, secret, reponses, mots, rang, vu, soutiens}
 * `secret`, once the ballot is cast, waits there to be shown.
 * `rang` is the card of the moment, as many as the cards for the last reading; `vu` the furthest one reached.
 */
const VERSION = 1;
const VIDE = { version: VERSION, etape: "code", demandes: {}, reponses: {}, mots: {}, rang: 0, vu: 0, soutiens: [] };

export class Memoire {
  constructor(code) {
    this.code = code;
    this.cle = `bm-sondage-${code}`;
    this.vive = null;
    this.estDurable = this.essayer();
  }

  essayer() {
    try {
      const temoin = `${this.cle}-essai`;
      localStorage.setItem(temoin, "1");
      localStorage.removeItem(temoin);
      return true;
    } catch {
      return false;
    }
  }

  /** The state, a copy. */
  lire() {
    let texte = this.vive;
    if (this.estDurable) {
      texte = localStorage.getItem(this.cle);
    }
    try {
      const lu = JSON.parse(texte);
      return lu?.version === VERSION ? { ...structuredClone(VIDE), ...lu } : structuredClone(VIDE);
    } catch {
      return structuredClone(VIDE);
    }
  }

  /** Read, let `acte(state)` change it, write; returns the state. */
  changer(acte) {
    const etat = this.lire();
    acte(etat);
    this.ecrire(JSON.stringify(etat));
    return etat;
  }

  ecrire(texte) {
    this.vive = texte;
    try {
      if (this.estDurable) {
        localStorage.setItem(this.cle, texte);
      }
    } catch {
      // Full meanwhile: the page goes on with what it holds.
      this.estDurable = false;
    }
  }

  /** The secret of a ballot that was cast, whose receipt nobody saw. */
  recuEnAttente() {
    const { etape, secret } = this.lire();
    return etape === "fini" ? secret : null;
  }

  /** The receipt is on the screen. */
  oublierLeSecret() {
    this.changer((etat) => {
      etat.secret = null;
    });
  }

  /** Forget everything. */
  effacer() {
    this.vive = null;
    if (this.estDurable) {
      localStorage.removeItem(this.cle);
    }
  }

  /** Call when another tab changed something. */
  ecouter(dire) {
    window.addEventListener("storage", (evenement) => {
      if (evenement.key === this.cle || evenement.key === null) {
        dire();
      }
    });
  }

  /** One tab at a time inside `tour`. */
  exclusif(tour) {
    return navigator.locks ? navigator.locks.request(this.cle, tour) : tour();
  }
}

/** The receipt, for as long as this tab stays open: a page reloaded on a phone must not lose it. */
export const recuDuMoment = {
  cle: (code) => `bm-recu-${code}`,
  garder(code, secret) {
    try {
      sessionStorage.setItem(this.cle(code), secret);
    } catch {
      // The screen shows it anyway.
    }
  },
  lire(code) {
    try {
      return sessionStorage.getItem(this.cle(code));
    } catch {
      return null;
    }
  },
  effacer(code) {
    try {
      sessionStorage.removeItem(this.cle(code));
    } catch {
      // Nothing was kept.
    }
  },
};
