/*
 * The sender: one page at a time, in order, fifty by fifty, until the queue is empty; what fails waits longer each
 * time. An opinion is erased once the server says that it has it, and an opinion that the server does not want never
 * stands in the way of the others.
 */
import { Expediteur } from "../commun/expediteur.js";
import { Ecartee, Patienter, SansReseau, demander } from "./reseau.js";

const LOT = 50;
const RYTHME = { attenteMin: 500, regroupement: 1000 };
const BATTEMENT = 60000;
// Times that a batch may fail on the server before it is taken apart.
const PATIENCE_PANNE = 3;
const ACQUIS = new Set(["enregistre", "deja_recu"]);
// Statuses by which the platform says that a batch itself is at fault.
const FAUTIFS = new Set([400, 413]);

/** Sends the queue of this device. `dire(etat, erreur)` is told « en_ligne », « envoi », « coupe » or « ecartee ». */
export class EnvoiDesAvis extends Expediteur {
  constructor(appareil, dire) {
    super(appareil.coffre, dire, RYTHME);
    this.appareil = appareil;
    this.pannes = new Map();
  }

  /** Give a sign of life now and every minute, for as long as the page lives. */
  demarrer() {
    window.addEventListener("online", () => {
      // What failed without network says nothing of the server: its own failures begin to be counted now.
      this.echecs = 0;
      this.bientot(0);
    });
    const battre = () => {
      this.envoyer({ battre: true }).finally(() => window.setTimeout(battre, BATTEMENT));
    };
    battre();
  }

  /** `battre` also gives a sign of life. */
  async tourner() {
    if (!this.appareil.jeton) {
      return;
    }
    if (window.performance.now() < this.pasAvant) {
      // A round that was asked for meanwhile, or a timer a hair early.
      this.bientot(0);
      return;
    }
    try {
      if (this.voeux.battre) {
        await this.appareil.battre();
        this.voeux.battre = false;
      }
      await this.vider();
      if (await this.appareil.entretenir()) {
        this.dire("configuration");
      }
      this.echecs = 0;
      this.dire("en_ligne");
    } catch (erreur) {
      this.remettre(erreur);
    }
  }

  remettre(erreur) {
    if (erreur instanceof Ecartee) {
      // The sign of life of the next minute asks again.
      this.dire("ecartee", erreur);
      return;
    }
    this.pasAvant = erreur instanceof Patienter ? window.performance.now() + erreur.delai : 0;
    this.dire("coupe", erreur);
    this.reculer();
    if (!(erreur instanceof SansReseau || erreur instanceof Patienter)) {
      throw erreur;
    }
  }

  /** Send all that waits, batch after batch; what is added meanwhile leaves in the same round. */
  async vider() {
    const { file } = this.appareil;
    const tour = { acceptes: 0, suspects: [] };
    let apres = 0;
    for (let lot = await file.lot(apres, LOT); lot.length; lot = await file.lot(apres, LOT)) {
      this.dire("envoi");
      await this.envoyerLot(lot, tour, this.compterPannes(lot) >= PATIENCE_PANNE);
      if (tour.suspects.length && !tour.acceptes) {
        // Nothing passes at all: it is not the opinions.
        throw new SansReseau();
      }
      apres = lot.at(-1).ordre;
    }
    await this.redemander(tour.suspects);
    this.pannes.clear();
  }

  /** The others passed: what was refused on the way is asked once more, for whoever stood there may have left, then set apart. */
  async redemander(suspects) {
    const tour = { acceptes: 0, suspects: [] };
    for (const { element } of suspects) {
      await this.envoyerLot([element], tour, true);
    }
    if (tour.suspects.length) {
      await this.appareil.file.classer([], tour.suspects);
    }
  }

  compterPannes([{ ordre }]) {
    return this.pannes.get(ordre) || 0;
  }

  /** Send a batch; one refused whole hides an item, and is cut in two until the item stands alone. */
  async envoyerLot(lot, tour, seSepare = false) {
    const recu = await demander("avis/", {
      jeton: this.appareil.jeton,
      corps: { avis: lot.map(({ sequence, avis }) => ({ ...avis, sequence })) },
    });
    if (recu.estBon && Array.isArray(recu.lu?.recus)) {
      await this.ranger(lot, recu.lu, tour);
    } else if (recu.estBon) {
      // Somebody else said it was good: what was sent may be there, and is asked again.
      throw new SansReseau();
    } else if (recu.statut === 500 && !seSepare) {
      this.pannes.set(lot[0].ordre, this.compterPannes(lot) + 1);
      throw new SansReseau();
    } else if (lot.length > 1) {
      const milieu = Math.ceil(lot.length / 2);
      await this.envoyerLot(lot.slice(0, milieu), tour, seSepare);
      await this.envoyerLot(lot.slice(milieu), tour, seSepare);
    } else {
      await this.isoler(lot[0], recu, tour);
    }
  }

  /** Set apart what the platform refuses by its own word; a refusal by somebody else must be seen beside a success. */
  async isoler(element, { statut, code, lu }, tour) {
    const { ordre } = element;
    const motif = code ? lu.detail || code : `refusé en chemin (${statut})`;
    if (code && FAUTIFS.has(statut)) {
      await this.appareil.file.classer([], [{ ordre, motif }]);
    } else {
      tour.suspects.push({ ordre, motif, element });
    }
  }

  async ranger(lot, lu, tour) {
    const parId = new Map(lu.recus.map((recu) => [recu.id, recu]));
    const acquis = [];
    const ecartes = [];
    for (const { id, ordre } of lot) {
      const recu = parId.get(id);
      if (ACQUIS.has(recu?.statut)) {
        acquis.push(ordre);
      } else if (recu) {
        ecartes.push({ ordre, motif: recu.motif || recu.statut });
      }
    }
    await this.appareil.file.classer(acquis, ecartes);
    this.appareil.noterReception(lu);
    tour.acceptes += acquis.length + ecartes.length;
    this.echecs = 0;
  }
}
