/* The sender: one tab at a time, in order, until the queue is empty; what fails waits longer each time. */
import { Expediteur } from "../commun/expediteur.js";
import { A_VOIR, RETENUE } from "./file.js";
import { lireHorloge } from "./horloge.js";
import { AccesFerme, AutreCompte, SansReseau, SessionPerdue, demander } from "./paquet.js";

const ADRESSE = "/terrain/enveloppes/";
const LOT = 50;
const RYTHME = { attenteMin: 2000, regroupement: 1500 };
const FRAICHEUR = 600000;
const PATIENCE_PIECE = 900000;
const PIECE = "piece";

/** Cut the queue in lots that keep its order; a file travels alone. */
function enLots(elements) {
  const lots = [];
  for (const element of elements) {
    const dernier = lots.at(-1);
    if (!dernier || element.nature === PIECE || dernier[0].nature === PIECE || dernier.length === LOT) {
      lots.push([element]);
    } else {
      dernier.push(element);
    }
  }
  return lots;
}

/** Name a failure for the bar. */
function nommer(erreur) {
  if (erreur instanceof SansReseau) {
    return "coupe";
  }
  if (erreur instanceof SessionPerdue) {
    return "session";
  }
  if (erreur instanceof AccesFerme) {
    return "ferme";
  }
  return erreur instanceof AutreCompte ? "autre" : "panne";
}

/** What is kept here only: the server would not even take it in. */
const nonRecu = ({ id }, { message }) => ({ id, statut: "refusee", motif: message, jamaisRecu: true });

/** Sends the queue of a page. `dire(reseau)` is told « en_ligne », « coupe », « session », « ferme », « autre » or « envoi ». */
export class EnvoiDesEnveloppes extends Expediteur {
  constructor(carnet, dire) {
    super(carnet.coffre, dire, RYTHME);
    this.carnet = carnet;
  }

  /** `frais` also asks for the package. */
  async tourner() {
    window.clearTimeout(this.reveil);
    if (navigator.onLine === false) {
      // Nothing is attempted: what is typed until the network comes back may still join.
      this.dire("coupe");
      return;
    }
    try {
      const { soumises } = await this.vider();
      // A clock that was set back would wait for itself; the other one does not count the sleep of the phone.
      if (soumises || this.voeux.frais || Math.abs(Date.now() - this.carnet.recuA) > FRAICHEUR) {
        this.voeux.frais = false;
        await this.carnet.rafraichir({ frais: soumises > 0 });
      }
      this.echecs = 0;
      this.dire("en_ligne");
    } catch (erreur) {
      const mot = nommer(erreur);
      this.dire(mot, erreur);
      if (mot === "coupe" || mot === "panne") {
        this.reculer();
      }
    }
  }

  /** Send all that waits, lot after lot; what is added meanwhile leaves in the same round. */
  async vider() {
    const vus = new Set();
    let soumises = 0;
    for (;;) {
      const attendent = (await this.carnet.file.lister()).filter((element) => !vus.has(element.id) && this.part(element));
      if (!attendent.length) {
        return { soumises };
      }
      this.dire("envoi");
      for (const lot of enLots(attendent)) {
        const geles = await this.carnet.file.geler(lot);
        if (geles.length) {
          const recus = geles[0].nature === PIECE ? await this.envoyerPiece(geles[0]) : await this.envoyerLot(geles);
          // A server that answers is well again: the next failure waits little.
          this.echecs = 0;
          soumises += await this.ranger(geles, recus);
        }
        lot.forEach(({ id }) => vus.add(id));
      }
    }
  }

  /** What was refused is asked again at each opening: somebody may have settled it since. */
  part({ etat, nature }) {
    return !A_VOIR.has(etat) || (this.voeux.frais && nature !== PIECE);
  }

  async envoyerLot(elements) {
    const corps = JSON.stringify({
      appareil: this.carnet.file.appareil,
      horloge: lireHorloge(),
      enveloppes: elements.map(({ id, empreinte, corps: texte }) => ({ id, empreinte, corps: texte })),
    });
    const lu = await this.poster(ADRESSE, corps, { "Content-Type": "application/json" });
    if (lu.recus || elements.length > 1) {
      return lu.recus || this.unParUn(elements);
    }
    return [nonRecu(elements[0], lu)];
  }

  /** A lot refused whole hides one bad item: each goes alone, the others pass. */
  async unParUn(elements) {
    const recus = [];
    for (const element of elements) {
      recus.push(...(await this.envoyerLot([element])));
    }
    return recus;
  }

  async envoyerPiece(element) {
    const octets = await this.carnet.file.fichier(element.ordre);
    const envoi = new FormData();
    envoi.set("appareil", this.carnet.file.appareil);
    envoi.set("horloge", JSON.stringify(lireHorloge()));
    envoi.set("enveloppe", JSON.stringify({ id: element.id, empreinte: element.empreinte, corps: element.corps }));
    envoi.set("fichier", new Blob([octets || new ArrayBuffer(0)], { type: element.contenu.media }), element.contenu.nom);
    const lu = await this.poster(`${ADRESSE}piece/`, envoi, {}, { patience: PATIENCE_PIECE });
    return lu.recus || [nonRecu(element, lu)];
  }

  /**
   * Post and read; a token out of date is asked again once.
   *
   * @param {string} adresse
   * @param {BodyInit} corps
   * @param {Record<string, string>} entetes
   * @param {{ patience?: number, essai?: number }} [options]
   */
  async poster(adresse, corps, entetes, { patience, essai = 1 } = {}) {
    const depart = window.performance.now();
    const reponse = await demander(adresse, { patience, method: "POST", body: corps, headers: { ...entetes, "X-CSRFToken": this.carnet.csrf, "X-Compte": this.carnet.coffre.compte } });
    if (reponse.status === 403 && essai === 1) {
      await this.carnet.rafraichir({ frais: true });
      return this.poster(adresse, corps, entetes, { patience, essai: 2 });
    }
    const lu = await reponse.json().catch(() => ({}));
    if (reponse.ok && lu.recus) {
      this.carnet.csrf = lu.csrf || this.carnet.csrf;
      await this.carnet.noterHeure(lu.maintenant, window.performance.now() - depart);
      return lu;
    }
    if (reponse.status === 403) {
      throw new SessionPerdue();
    }
    if (reponse.status < 400) {
      // Cut short, or said by somebody else on the way: what was sent may be there, and is asked again.
      throw new SansReseau();
    }
    return { message: lu.message || `Le serveur a refusé cet envoi (${reponse.status}).` };
  }

  /** Erase what is applied, keep the rest with its reason; returns how many submissions were applied. */
  async ranger(elements, recus) {
    const parId = new Map(recus.map((recu) => [recu.id, recu]));
    const verdicts = elements
      .filter(({ id }) => parId.has(id))
      .map((element) => {
        const { statut, issue, motif, jamaisRecu = false } = parId.get(element.id);
        return { element: { ...element, jamaisRecu }, etat: statut === "deja_recue" ? issue || "appliquee" : statut, motif };
      });
    await this.carnet.file.classer(verdicts);
    return verdicts.filter(({ element, etat }) => element.nature === "soumission" && etat !== RETENUE).length;
  }
}
