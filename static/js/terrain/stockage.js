/* A database per account, and which account this phone shows. */
import { Coffre as CoffreCommun, Plein, attendre, estCapable } from "../commun/coffre.js";
import { ETAPES } from "./schema.js";

const COURANT = "bm-terrain";

export { Plein, estCapable };

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

/** One account's data. `ouvrir(compte)` gives it. */
export class Coffre extends CoffreCommun {
  static ouvrir(compte) {
    return super.ouvrir(nomDe(compte), ETAPES);
  }

  get compte() {
    return this.nom.slice(nomDe("").length);
  }

  get contexte() {
    return this.compte;
  }
}
