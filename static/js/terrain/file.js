/*
 * The queue: every gesture becomes an envelope, written with the draft in one transaction. Answers not yet attempted
 * may join; an attempted envelope is never changed. Numbers (« rang ») are dense for a phone and a visit.
 */
import { appliquer, brouillonDuPaquet, estPareil, joindre } from "./brouillon.js";
import { jourDe } from "./delais.js";
import { depuis, lireHorloge, maintenant } from "./horloge.js";
import { Plein } from "./stockage.js";

const ECRITURE = "ecriture";
const SOUMISSION = "soumission";
export const ATTENTE = "attente";
export const RETENUE = "retenue";
/** What a person must look at. */
export const A_VOIR = new Set(["refusee", "conflit"]);

async function empreinte(octets) {
  const condensat = await window.crypto.subtle.digest("SHA-256", octets);
  return [...new Uint8Array(condensat)].map((octet) => octet.toString(16).padStart(2, "0")).join("");
}

export { empreinte };

/** Go on when the device has no room: what could not be written is only a note. */
export function sansPlace(erreur) {
  if (!(erreur instanceof Plein)) {
    throw erreur;
  }
}

/** What a gesture is made in, and the day it is. */
const duJour = (cadre) => ({ ...cadre, jour: jourDe(maintenant()) });

export class File {
  constructor(coffre) {
    this.coffre = coffre;
    this.appareil = "";
    /** What left from this page though it could not be written that it did. */
    this.partis = new Set();
  }

  async ouvrir() {
    await this.coffre.exclusif(ECRITURE, async () => {
      this.appareil = await this.coffre.lire("appareil");
      if (!this.appareil) {
        this.appareil = window.crypto.randomUUID();
        await this.coffre.ecrire(await this.coffre.donnees({ appareil: this.appareil }));
      }
    });
    return this;
  }

  lignes() {
    return this.coffre.demander("file", (magasin) => magasin.getAll());
  }

  /** Every item, decrypted, in order. */
  async lister() {
    return Promise.all((await this.lignes()).map((ligne) => this.lireLigne(ligne)));
  }

  async lireLigne(ligne) {
    return { ...(await this.coffre.descellerJson(ligne.secret, `file/${ligne.ordre}`)), ordre: ligne.ordre, etat: ligne.etat, tentee: ligne.tentee };
  }

  async sceller({ ordre, etat, tentee, ...secret }) {
    return { ordre, etat, tentee, secret: await this.coffre.scellerJson(secret, `file/${ordre}`) };
  }

  async fichier(ordre) {
    const scelle = await this.coffre.demander("pieces", (magasin) => magasin.get(ordre));
    return scelle && this.coffre.desceller(scelle, `pieces/${ordre}`);
  }

  /** How many wait, how many need a person, and for how long (ms) the oldest waits. */
  async resumer() {
    const lignes = await this.lignes();
    const enAttente = lignes.filter(({ etat }) => !A_VOIR.has(etat));
    // Gestures only join the last one: the first that waits is the oldest.
    const age = enAttente.length ? depuis((await this.lireLigne(enAttente[0])).horloge) : 0;
    return { nombre: enAttente.length, aVoir: lignes.length - enAttente.length, age };
  }

  async brouillon(visite) {
    return (await this.coffre.lire(`brouillon:${visite.id}`)) || brouillonDuPaquet(visite);
  }

  /**
   * Keep a gesture: the draft and its envelope, together or not at all. `cadre` is {visite, criteres}; `octets` is the
   * content of a file. Returns the new draft.
   */
  ajouter(cadre, nature, contenu, { octets = null, horloge = lireHorloge() } = {}) {
    return this.coffre.exclusif(ECRITURE, async () => {
      const { visite } = cadre;
      const [avant, lignes, rangs] = await Promise.all([this.brouillon(visite), this.lignes(), this.coffre.lire("rangs")]);
      if (nature === SOUMISSION && avant.etat === "soumise") {
        // Another tab handed it over meanwhile: a second time would be refused.
        return avant;
      }
      const apres = appliquer(duJour(cadre), avant, nature, contenu);
      const joint = octets ? null : await this.joindreAuDernier(cadre, lignes, nature, contenu, apres);
      const ecritures = await this.coffre.donnees({ [`brouillon:${visite.id}`]: apres });
      if (joint) {
        ecritures.push(["file", null, await this.sceller({ ...joint, horloge })]);
      } else {
        const ordre = (lignes.at(-1)?.ordre || 0) + 1;
        const rang = (rangs?.[visite.id] || 0) + 1;
        const element = {
          ordre, etat: ATTENTE, tentee: false, id: window.crypto.randomUUID(), visite: visite.id, rang, nature, contenu, horloge, avant,
          libelle: `${visite.organisme}, ${visite.canal_mot.toLowerCase()}`,
        };
        ecritures.push(["file", null, await this.sceller(element)]);
        ecritures.push(...(await this.coffre.donnees({ rangs: { ...rangs, [visite.id]: rang } })));
        if (octets) {
          ecritures.push(["pieces", ordre, await this.coffre.sceller(octets, `pieces/${ordre}`)]);
        }
      }
      await this.coffre.ecrire(ecritures);
      this.coffre.annoncer("file");
      return apres;
    });
  }

  /** Join to the last envelope of the visit when what the server would make of both is what it would make of one. */
  async joindreAuDernier(cadre, lignes, nature, contenu, apres) {
    if (nature !== "saisie" && nature !== "commentaire") {
      return null;
    }
    const elements = await Promise.all(lignes.filter(({ etat }) => etat === ATTENTE).slice(-20).map((ligne) => this.lireLigne(ligne)));
    const dernier = elements.filter(({ visite }) => visite === cadre.visite.id).at(-1);
    if (!dernier || dernier.tentee || this.partis.has(dernier.id) || dernier.nature !== nature) {
      return null;
    }
    if (nature === "commentaire") {
      return { ...dernier, contenu };
    }
    const dit = (saisie) => Object.keys(saisie.faits || {}).length > 0;
    const joint = joindre(dernier.contenu, contenu);
    const memes = dit(dernier.contenu) === dit(contenu) && estPareil(appliquer(duJour(cadre), dernier.avant, nature, joint), apres);
    return memes ? { ...dernier, contenu: joint } : null;
  }

  /**
   * Freeze what is about to leave: from now on its text never changes. Returns the items, in order. A device without
   * room cannot write it and sends all the same: only what is sent makes room.
   */
  geler(elements) {
    return this.coffre.exclusif(ECRITURE, async () => {
      const geles = [];
      const ecritures = [];
      for (const connu of elements) {
        const ligne = await this.coffre.demander("file", (magasin) => magasin.get(connu.ordre));
        const element = ligne && (await this.lireLigne(ligne));
        if (element && !element.tentee) {
          Object.assign(element, await this.cacheter(element), { tentee: true, avant: null });
          ecritures.push(["file", null, await this.sceller(element)]);
        }
        if (element) {
          geles.push(element);
        }
      }
      if (ecritures.length) {
        await this.coffre.ecrire(ecritures).catch(sansPlace);
        geles.forEach(({ id }) => this.partis.add(id));
      }
      return geles;
    });
  }

  async cacheter({ visite, rang, nature, horloge, contenu: { juste: _, ...contenu } }) {
    const corps = JSON.stringify({ appareil: this.appareil, visite, rang, nature, horloge, contenu });
    return { corps, empreinte: await empreinte(new TextEncoder().encode(corps)) };
  }

  /** Write what the server said of items: erased once applied, kept with its reason otherwise. */
  classer(verdicts) {
    return this.coffre.exclusif(ECRITURE, async () => {
      const ecritures = [];
      for (const { element, etat, motif } of verdicts) {
        if (etat === "appliquee") {
          ecritures.push(["file", element.ordre, undefined], ["pieces", element.ordre, undefined]);
          ecritures.push(...(await this.depassees(element)));
        } else if (await this.coffre.demander("file", (magasin) => magasin.getKey(element.ordre))) {
          // One that another tab erased meanwhile stays erased.
          ecritures.push(["file", null, await this.sceller({ ...element, etat, motif: motif || "" })]);
        }
      }
      if (ecritures.length) {
        await this.coffre.ecrire(ecritures);
        this.coffre.annoncer("file");
      }
    });
  }

  /**
   * Erase an item that a person set aside. What the server never received left a hole before all that follows: an
   * envelope that changes nothing takes its place.
   */
  effacer(element) {
    if (!element.jamaisRecu) {
      return this.classer([{ element, etat: "appliquee" }]);
    }
    const { ordre, visite, rang, libelle, contenu: { sha256 } } = element;
    const nature = sha256 ? "piece_retiree" : "saisie";
    const contenu = sha256 ? { sha256 } : { reponses: {}, effacees: [], elements: {}, faits: {} };
    return this.coffre.exclusif(ECRITURE, async () => {
      /** @type {any} */
      const vide = { ordre, visite, rang, libelle, nature, contenu, etat: ATTENTE, id: window.crypto.randomUUID(), horloge: lireHorloge() };
      Object.assign(vide, await this.cacheter(vide), { tentee: true, avant: null });
      await this.coffre.ecrire([["file", null, await this.sceller(vide)], ["pieces", ordre, undefined]]);
      this.coffre.annoncer("file");
    });
  }

  /** A submission that is applied makes those refused before it useless. */
  async depassees({ nature, visite }) {
    if (nature !== SOUMISSION) {
      return [];
    }
    const refusees = (await this.lignes()).filter(({ etat }) => A_VOIR.has(etat));
    return (await Promise.all(refusees.map((ligne) => this.lireLigne(ligne))))
      .filter((autre) => autre.nature === SOUMISSION && autre.visite === visite)
      .map(({ ordre }) => ["file", ordre, undefined]);
  }

  /**
   * Take in a fresh package: drafts become the server's, then what has not been acknowledged is played again on top:
   * the phone's own changes win until then.
   */
  rebaser(paquet) {
    return this.coffre.exclusif(ECRITURE, async () => {
      const elements = await this.lister();
      const valeurs = {};
      const ecritures = [];
      for (const visite of paquet.visites.filter(({ ouverte }) => ouverte)) {
        const cadre = duJour({ visite, criteres: paquet.grilles[visite.grille] });
        let brouillon = brouillonDuPaquet(visite);
        // A refused submission gives the visit back to its shopper.
        const vivants = elements.filter((autre) => autre.visite === visite.id && !(autre.nature === SOUMISSION && A_VOIR.has(autre.etat)));
        for (const element of vivants) {
          if (!element.tentee) {
            ecritures.push(["file", null, await this.sceller({ ...element, avant: brouillon })]);
          }
          brouillon = appliquer(cadre, brouillon, element.nature, element.contenu);
        }
        valeurs[`brouillon:${visite.id}`] = brouillon;
      }
      const noms = await this.coffre.demander("donnees", (magasin) => magasin.getAllKeys());
      noms.filter((nom) => nom.startsWith("brouillon:") && !(nom in valeurs)).forEach((nom) => {
        valeurs[nom] = undefined;
      });
      await this.coffre.ecrire([...ecritures, ...(await this.coffre.donnees({ ...valeurs, paquet }))]);
      this.coffre.annoncer("paquet");
    });
  }
}
