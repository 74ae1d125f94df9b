/* All the answers, what is missing, the comment; then the visit is handed over, with or without network. */
import { alerte, bouton, depuisHtml, el, invisible } from "../commun/dom.js";
import { aviser } from "./etat.js";
import { places } from "./moteur.js";
import { accorder, capitale, direMesure } from "./mots.js";
import { cadreDeVisite } from "./ecran-saisie.js";
import { adresseDe, nommer, situer } from "./situation.js";

const PAUSE = 1000;
const HORS_JEU = { a_preciser: "dépend de ce qui s’est passé", attendu: "quand la réponse sera là", ecarte: "sans objet" };
/** @type {[RegExp, string][]} */
const SIGNES = [
  [/(?:^|[^\p{L}\p{N}_])(?:M\.|MM\.|Mr|Mme|Mlle|Monsieur|Madame|Mademoiselle)\s+[A-ZÀ-ÖØ-Ý][\p{L}\p{N}_’'-]+/u, "un nom"],
  [/[\w.+-]+@[\w-]+\.[\w.-]+/, "une adresse électronique"],
  [/(?<!\d)(?:\+33|0033|0)[\s.\u00a0\u202f-]?[1-9](?:[\s.\u00a0\u202f-]?\d{2}){4}(?!\d)/, "un numéro de téléphone"],
];

export async function ecranRecapitulatif(app, visite) {
  const situation = await situer(app.carnet, visite);
  const { brouillon, manques, suite } = situation;
  if (!situation.estOuvert) {
    return { ailleurs: `/terrain/visites/${visite.id}/` };
  }
  const formulaire = el("form", { id: "notation" }, depuisHtml(app.carnet.paquet.commentaire));
  const champ = formulaire.querySelector("textarea");
  champ.value = brouillon.commentaire;
  const signes = el("div", { "aria-live": "polite" });
  let dit = champ.value.trim();
  const garder = async () => {
    const texte = champ.value.trim();
    if (texte !== dit) {
      await app.garder(visite, "commentaire", { texte });
      dit = texte;
    }
  };
  champ.addEventListener("change", () => app.surveiller(garder));
  let pause = 0;
  champ.addEventListener("input", () => {
    prevenir(signes, champ.value);
    // A page that is pulled down to be loaded again has no time left to keep anything.
    window.clearTimeout(pause);
    pause = window.setTimeout(() => app.surveiller(garder), PAUSE);
  });
  formulaire.addEventListener("submit", (evenement) => evenement.preventDefault());
  prevenir(signes, champ.value);
  const envoyer = async () => {
    await garder();
    await app.garder(visite, "soumission", {});
    const arrivee = app.aller("/terrain/");
    aviser(app.barre.reseau === "en_ligne"
      ? "Visite terminée\u202f: elle part au serveur. Elle sera relue par une autre personne."
      : "Visite terminée et gardée sur ce téléphone\u202f: elle partira au retour du réseau.");
    app.expediteur.bientot(0);
    await arrivee;
  };
  const precedent = bouton("Précédent", { genre: "second", href: adresseDe(visite, suite.at(-1)) });
  return {
    titre: "Récapitulatif",
    ...cadreDeVisite(situation),
    compte: `${situation.nbNotes} / ${situation.aNoter.length}`,
    corps: [
      el("h1", {}, "Récapitulatif"),
      manques.length ? reste(visite, manques) : alerte("succes", null, el("p", {}, "Tout est renseigné. Relisez, puis envoyez.")),
      liste(situation),
      el("h2", {}, "Preuves"),
      preuves(visite, brouillon.pieces),
      signes,
      formulaire,
    ],
    boutons: [precedent, manques.length ? bouton("Compléter", { href: adresseDe(visite, manques[0]) }) : bouton("Envoyer", { name: "envoyer", onclick: envoyer })],
    garder,
  };
}

function reste(visite, manques) {
  return alerte("attention", "Il reste à renseigner",
    el("ul", { class: "bm-terrain__manques" }, manques.map((ecran) => el("li", {}, el("a", { href: adresseDe(visite, ecran) }, nommer(ecran))))));
}

function liste({ visite, cadre, contexte, brouillon: { reponses } }) {
  const etats = places(contexte, reponses);
  const mots = (critere) => (critere.code in reponses ? capitale(direMesure(critere, reponses[critere.code])) : "");
  const reponse = (critere, place) => {
    if (place === "a_noter") {
      return el("a", { href: adresseDe(visite, { genre: "critere", code: critere.code }) }, invisible(`${critere.code}\u202f: `), mots(critere) || "À répondre");
    }
    return place === "calcule" ? [mots(critere), " ", el("span", { class: "bm-gris" }, "calculé")] : el("span", { class: "bm-gris" }, HORS_JEU[place]);
  };
  return el("ul", { class: "bm-terrain__reponses" }, cadre.criteres.map((critere) =>
    el("li", { "data-place": etats[critere.code] },
      el("p", { class: "bm-terrain__libelle" }, el("span", { class: "bm-gris" }, critere.code), " ", critere.libelle),
      el("p", { class: "bm-terrain__reponse" }, reponse(critere, etats[critere.code])))));
}

function preuves(visite, pieces) {
  const lien = el("a", { href: `/terrain/visites/${visite.id}/pieces/` }, pieces.length ? "Voir ou ajouter" : "Joindre une photo ou un document");
  return el("p", {}, pieces.length ? `${accorder(pieces.length, "fichier joint", "fichiers joints")}. ` : "Aucun fichier joint. ", lien);
}

function prevenir(zone, texte) {
  const vus = SIGNES.filter(([motif]) => motif.test(texte)).map(([, mot]) => mot);
  zone.replaceChildren(...(vus.length
    ? [alerte("attention", "Votre commentaire semble désigner quelqu’un",
      el("p", {}, `Il contient ${vus.join(", ")}. Retirez-le\u202f: le baromètre mesure l’organisation, jamais une personne.`))]
    : []));
}
