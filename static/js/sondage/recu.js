/* The receipt on its screen: shown, copied, printed. Kept nowhere but in this tab. */
import { bouton } from "../commun/dom.js";
import { grouper } from "./octets.js";

/** Fill the zone of the receipt, with its buttons. */
export function montrerRecu(racine, secret) {
  const zone = racine.querySelector("[data-bm-recu]");
  const suite = racine.querySelector("[data-bm-recu-actes]");
  if (!zone || !secret) {
    return;
  }
  const texte = grouper(secret);
  const etat = racine.querySelector("[data-bm-recu-etat]");
  zone.textContent = texte;
  racine.querySelector("[data-bm-recu-boite]").hidden = false;
  racine.querySelector("[data-bm-recu-absent]")?.remove();
  suite.replaceChildren(
    bouton("Copier", { genre: "second", onclick: async () => {
      try {
        await navigator.clipboard.writeText(texte);
        etat.textContent = "Reçu copié.";
      } catch {
        window.getSelection().selectAllChildren(zone);
        etat.textContent = "Votre navigateur ne laisse pas copier\u202f: le reçu est sélectionné, copiez-le à la main.";
      }
    } }),
    bouton("Imprimer", { genre: "discret", onclick: () => window.print() }));
}
