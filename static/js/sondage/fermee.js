/* A poll that is over: what was never sent may still be on this device, and leaves it when asked. */
import { bouton, el } from "../commun/dom.js";
import { Memoire } from "./memoire.js";

const zone = document.querySelector("[data-bm-reste]");
const memoire = new Memoire(zone.dataset.bmReste);

if (memoire.lire().etape === "deck") {
  zone.replaceChildren(
    el("p", {}, "Des réponses jamais envoyées sont encore sur cet appareil."),
    bouton("Effacer mes réponses de cet appareil", { genre: "second", onclick: () => {
      memoire.effacer();
      zone.textContent = "Il ne reste rien de vos réponses sur cet appareil.";
    } }));
}
