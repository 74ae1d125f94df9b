/*
 * The bar that always tells the network and the queue, in words. The visible sentence follows the minutes; the voice
 * speaks when the state changes, not each minute.
 */
import { accorder, duree } from "./mots.js";

const RESEAUX = {
  en_ligne: "En ligne.",
  envoi: "Envoi en cours.",
  coupe: "Sans réseau.",
  panne: "Envoi interrompu.",
  session: "Session terminée.",
  ferme: "Accès fermé.",
  inconnu: "",
};

/** Write the state of the queue in words. */
function direFile({ nombre, aVoir, age }) {
  const attente = nombre
    ? `${accorder(nombre, "élément")} à envoyer, ${nombre > 1 ? "le plus ancien " : ""}depuis ${duree(age)}`
    : "Tout est envoyé";
  return `${attente}${aVoir ? `, ${accorder(aVoir, "refusé")}` : ""}.`;
}

export class Barre {
  constructor(carnet) {
    this.carnet = carnet;
    this.reseau = navigator.onLine === false ? "coupe" : "inconnu";
    this.dite = "";
    this.lectures = 0;
    this.montree = 0;
    this.racine = document.querySelector("[data-bm-etat]");
    window.setInterval(() => this.peindre(), 15000);
  }

  changer(reseau) {
    this.reseau = reseau;
    return this.peindre();
  }

  async peindre() {
    if (!this.racine || !this.carnet.coffre.base) {
      return;
    }
    this.lectures += 1;
    const lecture = this.lectures;
    const file = await this.carnet.file.resumer();
    if (lecture < this.montree) {
      // What was read later is shown already.
      return;
    }
    this.montree = lecture;
    const trouver = (nom) => this.racine.querySelector(`[data-bm-etat-${nom}]`);
    trouver("reseau").textContent = RESEAUX[this.reseau];
    trouver("file").textContent = this.mots(file);
    trouver("lien").hidden = !file.nombre && !file.aVoir;
    this.racine.dataset.etat = file.aVoir ? "refus" : ["en_ligne", "envoi", "inconnu"].includes(this.reseau) && !file.nombre ? "calme" : "attente";
    this.racine.hidden = false;
    // A sending lasts an instant and ends in silence: the voice tells at once what it leads to.
    const dit = this.reseau === "envoi" ? "en_ligne" : this.reseau;
    const cle = `${dit}/${file.nombre}/${file.aVoir}`;
    if (cle !== this.dite) {
      this.dite = cle;
      trouver("voix").textContent = `${RESEAUX[dit]} ${trouver("file").textContent}`;
    }
  }

  mots(file) {
    if (this.reseau === "session") {
      return `Rien n’est perdu\u202f: ${direFile(file).replace(/^T/, "t")} Reconnectez-vous pour envoyer la suite.`;
    }
    if (this.reseau === "coupe" && file.nombre) {
      return `Tout est gardé sur ce téléphone\u202f: ${direFile(file)}`;
    }
    return direFile(file);
  }
}

/** Say something at the top of the screen; an empty sentence takes it away. */
export function aviser(phrase, ...suite) {
  const avis = document.querySelector("[data-bm-avis]");
  avis.replaceChildren(phrase, ...suite);
  avis.hidden = !phrase;
}
