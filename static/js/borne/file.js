/*
 * What people answered, until the server has it. An opinion, its number and the end of its draft are written in one
 * transaction: numbers are dense from 1 for an enrolment, whatever falls in between.
 */
import { maintenant } from "./horloge.js";

const NUMERO = "sequence";
const BROUILLON = "brouillon";
const AUTRE_BORNE = "donné sous l’enrôlement d’une autre borne";
const ILLISIBLE = "illisible\u202f: la clé de cet appareil a changé";

const place = (id) => `file/${id}`;

/** Move the rows that `choisir` accepts (it returns them, changed or not) to a store, perhaps the same. */
function deplacer(de, vers, choisir) {
  de.openCursor().onsuccess = ({ target: { result: curseur } }) => {
    if (curseur) {
      const ligne = choisir(curseur.value);
      if (ligne && de.name === vers.name) {
        curseur.update(ligne);
      } else if (ligne) {
        vers.put(ligne);
        curseur.delete();
      }
      curseur.continue();
    }
  };
}

export class File {
  constructor(coffre) {
    this.coffre = coffre;
  }

  /** Keep the answers given so far: a kiosk that falls gives them as they are. */
  async garderBrouillon(avis) {
    await this.coffre.ecrire(await this.coffre.donnees({ [BROUILLON]: avis }));
  }

  /** Forget the answers of the person in front of the screen. */
  oublierBrouillon() {
    return this.coffre.ecrire([["donnees", BROUILLON, undefined]]);
  }

  /** What a kiosk that fell had in hand; null without. */
  brouillon() {
    return this.coffre.lire(BROUILLON).catch(() => null);
  }

  /** Add an opinion `{id, saisi_le, langue, reponses}` and give it its number. Raises Plein, and nothing is written. */
  async ajouter(avis) {
    const secret = await this.coffre.scellerJson(avis, place(avis.id));
    await this.coffre.transiger(["compteurs", "file", "donnees"], (magasin) => {
      const compteurs = magasin("compteurs");
      compteurs.get(NUMERO).onsuccess = ({ target }) => {
        const sequence = (target.result || 0) + 1;
        compteurs.put(sequence, NUMERO);
        magasin("file").add({ id: avis.id, sequence, instant: maintenant(), secret });
        magasin("donnees").delete(BROUILLON);
      };
    });
    this.coffre.annoncer("file");
  }

  /** The next `nombre` opinions after this order, decrypted; those that do not open go to quarantine. */
  async lot(apres, nombre) {
    const lignes = await this.coffre.demander("file", (magasin) => magasin.getAll(IDBKeyRange.lowerBound(apres, true), nombre));
    const lus = await Promise.all(lignes.map((ligne) => this.ouvrir(ligne).catch(() => ({ ...ligne, motif: ILLISIBLE }))));
    const illisibles = lus.filter(({ motif }) => motif);
    if (illisibles.length) {
      await this.classer([], illisibles);
      return illisibles.length < lignes.length ? lus.filter(({ motif }) => !motif) : this.lot(apres, nombre);
    }
    return lus;
  }

  async ouvrir({ secret, ...ligne }) {
    return { ...ligne, avis: await this.coffre.descellerJson(secret, place(ligne.id)) };
  }

  /** Erase what the server has; set apart what it does not want, `[{ordre, motif}]`. One transaction. */
  async classer(acquis, ecartes) {
    const motifs = new Map(ecartes.map(({ ordre, motif }) => [ordre, motif]));
    await this.coffre.transiger(["file", "quarantaine"], (magasin) => {
      const file = magasin("file");
      acquis.forEach((ordre) => file.delete(ordre));
      for (const [ordre, motif] of motifs) {
        file.get(ordre).onsuccess = ({ target: { result: ligne } }) => {
          if (ligne) {
            magasin("quarantaine").put({ ...ligne, motif, ecarte: maintenant() });
            file.delete(ordre);
          }
        };
      }
    });
    this.coffre.annoncer("file");
  }

  /** What is set apart, in order, decrypted where it opens. */
  async quarantaine() {
    const lignes = await this.coffre.demander("quarantaine", (magasin) => magasin.getAll());
    return Promise.all(lignes.map((ligne) => this.ouvrir(ligne).catch(() => ({ ...ligne, avis: null }))));
  }

  /** Put back in the queue what was set apart; what comes from an earlier enrolment takes a new number. */
  async reprendreQuarantaine() {
    await this.coffre.transiger(["compteurs", "file", "quarantaine"], (magasin) => {
      const compteurs = magasin("compteurs");
      compteurs.get(NUMERO).onsuccess = ({ target }) => {
        let dernier = target.result || 0;
        deplacer(magasin("quarantaine"), magasin("file"), ({ motif, ecarte: _, ...ligne }) => {
          if (motif === AUTRE_BORNE || motif === ILLISIBLE) {
            return null;
          }
          if (!ligne.sequence) {
            dernier += 1;
            compteurs.put(dernier, NUMERO);
          }
          return { ...ligne, sequence: ligne.sequence || dernier };
        });
      };
    });
    this.coffre.annoncer("file");
  }

  /**
   * Enter a new enrolment: `donnees` are values to keep sealed, and numbers start again from 1. What waited keeps its
   * identity and takes new numbers; from another kiosk (`estLaMeme` false) it is set apart, for it is not this body's.
   */
  async enroler(donnees, estLaMeme) {
    const ecritures = await this.coffre.donnees(donnees);
    await this.coffre.transiger(["donnees", "compteurs", "file", "quarantaine"], (magasin) => {
      ecritures.forEach(([nom, cle, valeur]) => (valeur === undefined ? magasin(nom).delete(cle) : magasin(nom).put(valeur, cle)));
      let dernier = 0;
      magasin("compteurs").put(dernier, NUMERO);
      if (estLaMeme) {
        deplacer(magasin("file"), magasin("file"), (ligne) => {
          dernier += 1;
          magasin("compteurs").put(dernier, NUMERO);
          return { ...ligne, sequence: dernier };
        });
      } else {
        deplacer(magasin("file"), magasin("quarantaine"), (ligne) => ({ ...ligne, motif: AUTRE_BORNE, ecarte: maintenant() }));
      }
      deplacer(magasin("quarantaine"), magasin("quarantaine"), (ligne) => ({ ...ligne, sequence: null }));
    });
    this.coffre.annoncer("file");
  }

  /** How many wait, how many are set apart, since when the oldest waits (ms, null without), the last number given. */
  async resumer() {
    const [attente, ecartes, [premier], dernier] = await Promise.all([
      this.coffre.demander("file", (magasin) => magasin.count()),
      this.coffre.demander("quarantaine", (magasin) => magasin.count()),
      this.coffre.demander("file", (magasin) => magasin.getAll(null, 1)),
      this.coffre.demander("compteurs", (magasin) => magasin.get(NUMERO)),
    ]);
    return { attente, ecartes, depuis: premier ? premier.instant : null, dernier: dernier || 0 };
  }

  /** Everything kept here, decrypted, for a person to carry. */
  async exporter() {
    const lignes = [];
    for (let lot = await this.lot(0, 500); lot.length; lot = await this.lot(lot.at(-1).ordre, 500)) {
      lignes.push(...lot.map(({ avis, sequence }) => ({ ...avis, sequence })));
    }
    const ecartes = (await this.quarantaine()).map(({ id, avis, sequence, motif }) => ({ ...(avis || { id }), sequence, motif }));
    return { file: lignes, quarantaine: ecartes };
  }
}
