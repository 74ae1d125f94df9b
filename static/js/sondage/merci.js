/* The page of thanks, opened again in the same tab: the receipt is still there. */
import { recuDuMoment } from "./memoire.js";
import { montrerRecu } from "./recu.js";

const racine = document.querySelector("[data-bm-merci]");
montrerRecu(racine, recuDuMoment.lire(racine.dataset.bmMerci));
