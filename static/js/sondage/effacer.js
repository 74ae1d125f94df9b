/* What leaves this device, and what that costs: asked before, in words. */
import { bouton, el } from "../commun/dom.js";

/** Ask; `choisir` hears « reponses » (the right to answer stays) or « tout ». */
export function demanderEffacement(choisir) {
  const boite = document.querySelector("[data-bm-effacement]");
  const fermer = (quoi) => () => {
    boite.close();
    boite.replaceChildren();
    if (quoi) {
      choisir(quoi);
    }
  };
  boite.replaceChildren(
    el("h2", { id: "effacement-titre" }, "Effacer mes réponses de cet appareil\u202f?"),
    el("p", {}, "Vos réponses n’ont pas été envoyées\u202f: elles ne sont que sur cet appareil. Votre code, lui, est déjà échangé et ne resservira pas."),
    el("div", { class: "so-boite__actes" },
      bouton("Effacer et recommencer", { genre: "second", onclick: fermer("reponses") }),
      bouton("Tout effacer, sans répondre", { genre: "danger", onclick: fermer("tout") }),
      bouton("Annuler", { genre: "discret", autofocus: true, onclick: fermer(null) })));
  boite.showModal();
}
