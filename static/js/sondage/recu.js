/*
 * The receipt on its screen: shown, copied, printed. Until then it waits on the device for whoever asks to see it;
 * afterwards this tab alone keeps it.
 */
import { bouton, el, invisible } from "../commun/dom.js";
import { recuDuMoment } from "./memoire.js";
import { grouper } from "./octets.js";

/** Fill the zone of the receipt, with its buttons. */
function montrerRecu(racine, secret) {
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

/** Show the receipt, then only forget the one that waited. */
export function livrerRecu(racine, memoire, secret) {
  recuDuMoment.garder(memoire.code, secret);
  montrerRecu(racine, secret);
  if (memoire.recuEnAttente() === secret) {
    memoire.oublierLeSecret();
  }
}

/** Offer a receipt that nobody saw: on a shared device, whoever comes next is not the person who voted. */
export function offrirRecu({ voir, effacer }) {
  return el("section", { class: "so-encart", "aria-labelledby": "recu-attend-titre" },
    el("h2", { id: "recu-attend-titre" }, "Un reçu attend sur cet appareil"),
    el("p", {}, "Seule la personne qui vient de voter ici en a besoin\u202f: après la publication, il retrouve ses réponses. Si c’est vous, affichez-le et gardez-le. Sinon, effacez-le."),
    el("p", {}, "Effacer retire de cet appareil le reçu et le droit d’y soutenir des idées, pour toujours. Les réponses, elles, restent comptées."),
    el("div", { class: "so-boite__actes" },
      bouton(["Voir", invisible(" le reçu")], { genre: "second", onclick: voir }),
      bouton(["Effacer", invisible(" le reçu")], { genre: "discret", onclick: effacer })));
}

/** Leave nothing of a ballot that was cast on this device, and say so in its place. */
export function effacerRecu(memoire, place) {
  const constat = el("p", { tabindex: "-1" }, "Il ne reste rien de ce reçu sur cet appareil.");
  memoire.effacer();
  recuDuMoment.effacer(memoire.code);
  place.replaceWith(constat);
  constat.focus();
}
