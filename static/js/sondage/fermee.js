/* A poll that is over: what was never sent may still be on this device, and leaves it when asked. */
import { bouton, el } from "../commun/dom.js";
import { Memoire, recuDuMoment } from "./memoire.js";

const zone = document.querySelector("[data-bm-reste]");
const memoire = new Memoire(zone.dataset.bmReste);

const { etape, secret } = memoire.lire();

if (etape === "fini" && secret) {
  // The device fell before the receipt was shown.
  recuDuMoment.garder(zone.dataset.bmReste, secret);
  memoire.oublierLeSecret();
  location.replace(zone.dataset.bmMerci);
}
if (etape === "deck") {
  zone.replaceChildren(
    el("p", {}, "Des réponses jamais envoyées sont encore sur cet appareil."),
    bouton("Effacer mes réponses de cet appareil", { genre: "second", onclick: () => {
      memoire.effacer();
      zone.textContent = "Il ne reste rien de vos réponses sur cet appareil.";
    } }));
}
