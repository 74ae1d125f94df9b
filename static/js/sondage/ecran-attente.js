/* In a meeting: what was answered is kept, the next card comes with the screen. */
import { bouton, el } from "../commun/dom.js";

/** `repondue` is the card just answered; null while the room is being welcomed. */
export function ecranAttente(jeu, repondue) {
  return [
    el("div", { class: "so-attente" },
      el("h1", { tabindex: "-1", "data-bm-tete": true }, repondue ? "C’est noté" : "La réunion commence"),
      el("p", { class: "so-chapeau" }, repondue
        ? "La carte suivante viendra avec l’écran. Votre réponse reste sur ce téléphone jusqu’à la fin."
        : "Regardez l’écran\u202f: la première carte va paraître ici en même temps."),
      repondue && bouton("Changer ma réponse", { genre: "second", onclick: () => jeu.jouer() }),
      el("div", { class: "so-outils" }, bouton("Avancer à mon rythme", { genre: "discret", onclick: () => jeu.allerSeul() }))),
  ];
}
