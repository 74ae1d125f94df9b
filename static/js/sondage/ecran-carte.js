/* One card: its pile, its statement, its answers. A finger, two buttons or the keyboard, all the same. */
import { bouton, el } from "../commun/dom.js";
import { sontActives } from "../socle/touches.js";
import { glisser } from "./geste.js";
import { IDEE_MAX, PASSE, accorder, motDeLaNature, reponsesDe, seGlisse } from "./mots.js";

// Milliseconds during which a card just drawn hears nothing: the second tap of a double tap answers nothing.
const REPIT = 250;
const SENS = { "-1": 0, 1: 1 };

/**
 * The nodes of a card. `jeu` has `etat()`, `repondre(carte, valeur, sens)`, `ecrire(carte, texte)`, `suivre(sens)`,
 * `revenir()`; `restantes` cards lie under it.
 */
export function ecranCarte(jeu, carte, { restantes, peutRevenir, enRevue, estPremiere }) {
  const nee = performance.now();
  const attentif = (acte) => () => performance.now() - nee > REPIT && acte();
  const choisie = jeu.etat().reponses[carte.id];
  const feuille = el("article", { class: `so-carte so-carte--${carte.nature}` },
    el("p", { class: "so-nature" }, motDeLaNature(carte)),
    el("h1", { class: `so-enonce${carte.enonce.length > 120 ? " so-enonce--long" : ""}`, tabindex: "-1", "data-bm-tete": true }, carte.enonce));
  const actes = { jeu, carte, feuille, attentif, choisie };
  if (estPremiere && seGlisse(carte)) {
    feuille.append(el("p", { class: "so-conseil" }, "Faites glisser la carte, ou touchez une réponse."));
  }
  const corps = carte.nature === "idee" ? corpsIdee(actes) : corpsReponses(actes);
  const racine = el("div", { class: "so-tour" },
    el("div", { class: "so-pile" },
      restantes > 1 && el("div", { class: "so-dessous so-dessous--2", "aria-hidden": "true" }),
      restantes > 0 && el("div", { class: "so-dessous so-dessous--1", "aria-hidden": "true" }),
      feuille),
    corps,
    outils(actes, peutRevenir, enRevue));
  racine.addEventListener("keydown", (evenement) => touche(evenement, actes, racine));
  return [racine];
}

function corpsReponses(actes) {
  const { jeu, carte, feuille, attentif, choisie } = actes;
  const reponses = reponsesDe(carte);
  const repondre = (valeur, sens = 0) =>
    carte.nature === "le_saviez_vous" ? reveler(actes, valeur) : jeu.repondre(carte, valeur, sens);
  if (seGlisse(carte)) {
    feuille.append(
      el("span", { class: "so-mot so-mot--gauche", "aria-hidden": "true" }, reponses[0][1]),
      el("span", { class: "so-mot so-mot--droite", "aria-hidden": "true" }, reponses[1][1]));
    glisser(feuille, (sens) => repondre(reponses[SENS[sens]][0], sens));
  }
  return el("div", { class: `so-gestes so-gestes--${seGlisse(carte) ? "deux" : "liste"}`, role: "group", "aria-label": "Votre réponse" },
    reponses.map(([valeur, mot], rang) =>
      bouton(mot, {
        genre: "reponse", "data-bm-valeur": valeur, "aria-pressed": choisie ? `${valeur === choisie}` : null,
        onclick: attentif(() => repondre(valeur, seGlisse(carte) ? rang * 2 - 1 : 0)),
      })));
}

/** « Le saviez-vous »: the guess is kept as it is, then the card says what is true and where that comes from. */
function reveler({ jeu, carte, feuille }, valeur) {
  const juste = carte.bonne_reponse === "vrai" ? "C’est vrai." : "C’est faux.";
  const titre = el("h1", { class: "so-enonce so-enonce--reponse", tabindex: "-1", "data-bm-tete": true }, juste);
  jeu.noter(carte, valeur);
  const nouvelle = el("article", { class: "so-carte so-carte--retournee" },
    el("p", { class: "so-nature" }, valeur === carte.bonne_reponse ? "Vous aviez raison" : "La réponse"),
    titre,
    el("p", { class: "so-rappel" }, carte.enonce),
    el("p", { class: "so-explication" }, carte.explication));
  feuille.replaceWith(nouvelle);
  nouvelle.closest(".so-tour").querySelector("[data-bm-passer]").remove();
  nouvelle.closest(".so-tour").querySelector(".so-gestes").replaceWith(
    el("div", { class: "so-gestes" }, bouton("Continuer", { onclick: () => jeu.suivre(0) })));
  titre.focus({ preventScroll: true });
}

function corpsIdee({ jeu, carte, feuille, attentif }) {
  const compte = el("p", { class: "so-aide", id: "idee-compte" });
  const champ = el("textarea", {
    id: "idee", rows: "5", maxlength: `${IDEE_MAX}`, class: "bm-saisie", "aria-describedby": "idee-aide idee-compte",
    oninput: () => {
      jeu.ecrire(carte, champ.value);
      compter();
    },
  }, jeu.etat().mots[carte.id] || "");
  const compter = () => {
    const reste = IDEE_MAX - champ.value.length;
    compte.textContent = `${accorder(reste, "caractère")} ${reste > 1 ? "restants" : "restant"}`;
  };
  compter();
  feuille.append(
    el("label", { for: "idee", class: "so-libelle" }, "Votre idée, en deux ou trois phrases"),
    el("p", { class: "so-aide", id: "idee-aide" }, "Sans citer de nom\u202f: ni collègue, ni usager. Elle sera relue avant d’être montrée à vos collègues."),
    champ, compte);
  return el("div", { class: "so-gestes" }, bouton("Continuer", { onclick: attentif(() => jeu.suivre(0)) }));
}

function outils({ jeu, carte, attentif }, peutRevenir, enRevue) {
  const passer = () => (carte.nature === "idee" ? jeu.taire(carte) : jeu.repondre(carte, PASSE, 0));
  return el("div", { class: "so-outils" },
    peutRevenir ? bouton("Revenir", { genre: "discret", "data-bm-revenir": true, onclick: () => jeu.revenir() }) : el("span"),
    enRevue && bouton("Garder ma réponse", { genre: "discret", onclick: () => jeu.suivre(0) }),
    bouton(carte.nature === "idee" ? "Pas d’idée" : "Passer", { genre: "discret", "data-bm-passer": true, onclick: attentif(passer) }));
}

/** Keys are heard inside the card only, never in place of what somebody types or of what scrolls, nor once turned off. */
function touche(evenement, { carte }, racine) {
  const { key, target } = evenement;
  if (!sontActives() || evenement.repeat || evenement.ctrlKey || evenement.altKey || evenement.metaKey || target.matches("textarea, input")) {
    return;
  }
  const reponses = [...racine.querySelectorAll("[data-bm-valeur]")];
  const voulu =
    (key === "Backspace" && racine.querySelector("[data-bm-revenir]")) ||
    (key === "0" && racine.querySelector("[data-bm-passer]")) ||
    (seGlisse(carte) && key === "ArrowLeft" && reponses[0]) ||
    (seGlisse(carte) && key === "ArrowRight" && reponses[1]) ||
    (/^[1-6]$/.test(key) && reponses[Number(key) - 1]);
  if (voulu) {
    evenement.preventDefault();
    voulu.click();
  }
}
