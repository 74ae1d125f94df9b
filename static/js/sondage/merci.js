/* The page of thanks, opened again: this tab still has the receipt, or it waits to be asked for. */
import { Memoire, recuDuMoment } from "./memoire.js";
import { effacerRecu, livrerRecu, offrirRecu } from "./recu.js";

const racine = document.querySelector("[data-bm-merci]");
const memoire = new Memoire(racine.dataset.bmMerci);
const duMoment = recuDuMoment.lire(memoire.code);
const enAttente = memoire.recuEnAttente();

if (duMoment) {
  livrerRecu(racine, memoire, duMoment);
} else if (enAttente) {
  const offre = offrirRecu({
    voir: () => {
      livrerRecu(racine, memoire, enAttente);
      offre.remove();
      racine.querySelector("#recu-titre").focus();
    },
    effacer: () => effacerRecu(memoire, offre),
  });
  racine.querySelector("[data-bm-recu-absent]").replaceWith(offre);
}
