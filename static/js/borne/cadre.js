/* The frame of every screen: its zones, its languages, its tools, its warning. Draws; decides nothing. */
import { el } from "../commun/dom.js";
import { outil } from "./dessins.js";
import { aUneVoix } from "./voix.js";

const zone = (nom) => document.querySelector(`[data-bm-zone="${nom}"]`);
const racine = document.documentElement;
const FRANCAIS = { code: "fr", sens: "ltr" };

/** Draw a screen. Its title takes the focus, so that it is read and that the keyboard starts there. */
export function afficher(app, ecran) {
  const { code, sens } = ecran.enFrancais ? FRANCAIS : app.laLangue;
  racine.lang = code;
  racine.dir = sens;
  racine.dataset.ecran = ecran.nom;
  document.title = ecran.titre;
  zone("corps").replaceChildren(...ecran.corps);
  zone("gestes").replaceChildren(...ecran.gestes);
  zone("gestes").hidden = !ecran.gestes.length;
  afficherAvancement(ecran.avancement);
  afficherPied(app, ecran);
  window.scrollTo(0, 0);
  zone("corps").querySelector("h1")?.focus({ preventScroll: true });
}

/** Name the place, as its body names it. */
export function afficherLieu({ organisme = "", site = "" } = {}) {
  zone("lieu").replaceChildren(...[organisme, site].filter(Boolean).map((mot) => el("span", {}, mot)));
}

function afficherAvancement(avancement) {
  const { rang = 0, total = 0, mot = "", facultatif = "" } = avancement || {};
  zone("avancement").hidden = !total;
  zone("avancement").replaceChildren(
    el("p", {}, el("span", {}, mot), facultatif && el("span", { class: "bm-borne__facultatif" }, facultatif)),
    el("div", { class: "bm-borne__jauge", "aria-hidden": "true" },
      Array.from({ length: total }, (_, place) => el("i", { "data-etat": place < rang - 1 ? "fait" : place === rang - 1 ? "ici" : null }))),
  );
}

function afficherPied(app, ecran) {
  const pied = zone("pied");
  pied.hidden = Boolean(ecran.enFrancais);
  if (ecran.enFrancais) {
    pied.replaceChildren();
    return;
  }
  const langues = app.langues.map(({ code, nom, sens }) =>
    el("button", { type: "button", class: "bm-borne__outil", lang: code, dir: sens, "aria-pressed": `${code === app.langue}`, onclick: () => app.choisirLangue(code) }, nom));
  pied.replaceChildren(
    el("div", { class: "bm-borne__outils", role: "group", "aria-label": app.mot("langue") }, langues),
    el("div", { class: "bm-borne__outils", role: "group", "aria-label": app.mot("aides") }, outils(app)),
  );
}

function outils(app) {
  const { lecture, contraste, agrandi } = app.aides;
  const bascule = (nom, mot, signe, estMis) =>
    el("button", { type: "button", class: "bm-borne__outil", "aria-pressed": `${estMis}`, onclick: () => app.basculer(nom) }, outil(signe), el("span", {}, mot));
  return [
    aUneVoix(app.langue) && bascule("lecture", app.mot(lecture ? "ecouter_arret" : "ecouter"), lecture ? "silence" : "voix", lecture),
    bascule("contraste", app.mot("contraste"), "contraste", contraste),
    bascule("agrandi", app.mot("texte_agrandi"), "texte", agrandi),
  ].filter(Boolean);
}

/** Draw the tools again and leave the screen, and the focus, where they are. */
export function rafraichirPied(app, ecran) {
  const boutons = () => [...zone("pied").querySelectorAll("button")];
  const rang = boutons().indexOf(document.activeElement);
  afficherPied(app, ecran);
  boutons()[rang]?.focus({ preventScroll: true });
}

/** Apply the contrast and the size of the text to the whole page. */
export function appliquerAides({ contraste, agrandi }) {
  racine.toggleAttribute("data-contraste", contraste);
  racine.toggleAttribute("data-agrandi", agrandi);
}

/** Warn that the screen will be wiped; any gesture takes the warning away. */
export function avertir(app, secondes, estCommencee) {
  const boite = document.querySelector("[data-bm-avertissement]");
  const compte = app.mot("inactif_texte", { secondes });
  if (boite.open) {
    boite.querySelector("[data-bm-compte]").textContent = compte;
    return;
  }
  boite.replaceChildren(
    el("h2", { id: "inactif-titre" }, app.mot("inactif_titre")),
    el("p", { id: "inactif-compte", "data-bm-compte": true }, compte),
    estCommencee && el("p", { class: "bm-borne__aide" }, app.mot("inactif_garde")),
    el("div", { class: "bm-borne__gestes" },
      estCommencee && el("button", { type: "button", class: "bm-borne__bouton bm-borne__bouton--second", onclick: (evenement) => {
        evenement.stopPropagation();
        app.effacer();
      } }, app.mot("effacer")),
      el("button", { type: "button", class: "bm-borne__bouton bm-borne__bouton--primaire", autofocus: true }, app.mot("inactif_continuer"))),
  );
  // Any touch, beside the box too, and its own button.
  boite.onclick = () => app.veilleur.relancer();
  boite.showModal();
}

export function rassurer() {
  const boite = document.querySelector("[data-bm-avertissement]");
  boite.onclick = null;
  boite.close();
  boite.replaceChildren();
}
