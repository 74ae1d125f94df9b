/* Before sending: every answer, each one click from being changed. */
import { bouton, el, invisible } from "../commun/dom.js";
import { PASSE, accorder, motDeLaReponse } from "./mots.js";

export function ecranRevue(jeu, deck) {
  const etat = jeu.etat();
  const nombre = deck.cartes.filter(({ id }) => (etat.reponses[id] || PASSE) !== PASSE || etat.mots[id]).length;
  const passees = deck.cartes.length - nombre;
  return [
    el("div", { class: "so-revue" },
      el("h1", { tabindex: "-1", "data-bm-tete": true }, "Relire, puis envoyer"),
      el("p", { class: "so-chapeau" }, `${accorder(nombre, "réponse")}, ${accorder(passees, "carte")} ${passees > 1 ? "passées" : "passée"}. Vous pouvez encore tout changer.`),
      el("ol", { class: "so-relecture" }, deck.cartes.map((carte, rang) =>
        el("li", {},
          el("p", { class: "so-relecture__enonce" }, carte.enonce),
          el("p", { class: "so-relecture__reponse" }, motDeLaReponse(carte, etat)),
          bouton(["Changer", invisible(` la réponse à la carte ${rang + 1}`)], {
            genre: "discret", petit: true, onclick: () => jeu.reprendre(rang),
          })))),
      el("p", { class: "so-aide" }, "Une fois dans l’urne, vos réponses sont mêlées à celles des autres\u202f: personne, pas même nous, ne pourra les retrouver pour les changer."),
      bouton("Envoyer mes réponses", { "data-bm-envoyer": true, onclick: () => jeu.envoyer() })),
  ];
}
