/* A poll that is over: what was never sent, or never seen, may still be on this device, and leaves it when asked. */
import { bouton, el } from "../commun/dom.js";
import { Memoire, recuDuMoment } from "./memoire.js";
import { effacerRecu, offrirRecu } from "./recu.js";

const zone = document.querySelector("[data-bm-reste]");
const memoire = new Memoire(zone.dataset.bmReste);
const enAttente = memoire.recuEnAttente();

if (enAttente) {
  const offre = offrirRecu({
    voir: () => {
      // A tab that refuses to keep it asks once more there: the device still has it.
      recuDuMoment.garder(memoire.code, enAttente);
      location.assign(zone.dataset.bmMerci);
    },
    effacer: () => effacerRecu(memoire, offre),
  });
  zone.replaceChildren(offre);
}
if (memoire.lire().etape === "deck") {
  zone.replaceChildren(
    el("p", {}, "Des réponses jamais envoyées sont encore sur cet appareil."),
    bouton("Effacer mes réponses de cet appareil", { genre: "second", onclick: () => {
      memoire.effacer();
      zone.textContent = "Il ne reste rien de vos réponses sur cet appareil.";
    } }));
}
