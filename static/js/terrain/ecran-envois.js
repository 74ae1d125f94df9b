/* The queue, item by item: what waits, what the server refused and why, and what a person can do about it. */
import { alerte, bouton, el } from "../commun/dom.js";
import { aviser } from "./etat.js";
import { exporter } from "./exportation.js";
import { A_VOIR, ATTENTE } from "./file.js";
import { depuis } from "./horloge.js";
import { accorder, duree } from "./mots.js";
import { estGarde } from "../commun/abonnements.js";
import { SansReseau, demander } from "./paquet.js";
import { sortir } from "./sortie.js";

const COPIES = new Set();
const NATURES = {
  commencement: "Début de la saisie", saisie: "Réponses", moment: "Instant du contact", moment_efface: "Instant effacé",
  commentaire: "Commentaire", piece: "Photo ou document", piece_retiree: "Fichier retiré", soumission: "Envoi de la visite",
};
const ETATS = {
  attente: "attend", retenue: "attend un envoi précédent", refusee: "refusé par le serveur", conflit: "en conflit avec un autre contenu",
};

export async function ecranEnvois(app) {
  const elements = await app.carnet.file.lister();
  const aVoir = elements.filter(({ etat }) => A_VOIR.has(etat));
  const enAttente = elements.filter(({ etat }) => !A_VOIR.has(etat));
  const demandeSortie = new URLSearchParams(window.location.search).has("sortie");
  return {
    titre: "À envoyer",
    menu: "/terrain/envois/",
    corps: [
      el("h1", {}, "À envoyer"),
      demandeSortie && sortie(app, elements.length),
      !elements.length && el("div", { class: "bm-vide" }, el("p", { class: "bm-vide__titre" }, "Tout est envoyé"), el("p", {}, "Rien n’attend sur ce téléphone.")),
      aVoir.length > 0 && section("a-voir", "À régler", aVoir, (element) => ligne(element, actionsDe(app, element))),
      enAttente.length > 0 && section("en-attente", "En attente", enAttente, (element) => ligne(element)),
      elements.length > 0 && el("p", {}, bouton("Enregistrer une copie dans un fichier", { genre: "discret", petit: true, onclick: () => copier(app, elements) })),
      await conservation(),
    ],
    boutons: enAttente.length ? [bouton("Mes visites", { genre: "second", href: "/terrain/" }), bouton("Envoyer maintenant", { onclick: () => app.expediteur.envoyer() })] : [bouton("Mes visites", { genre: "second", href: "/terrain/" })],
    vivant: true,
  };
}

function section(id, titre, elements, rendre) {
  return el("section", { "aria-labelledby": id },
    el("h2", { class: "bm-terrain__groupe", id }, `${titre} `, el("span", { class: "bm-gris" }, String(elements.length))),
    el("ul", { class: "bm-terrain__reponses" }, elements.map(rendre)));
}

function ligne(element, actions = null) {
  return el("li", { "data-etat": element.etat },
    el("p", { class: "bm-terrain__libelle" }, element.libelle),
    el("p", { class: "bm-terrain__reponse" }, `${NATURES[element.nature]}, ${ETATS[element.etat]} `, el("span", { class: "bm-gris" }, `depuis ${duree(depuis(element.horloge))}`)),
    element.motif && el("p", {}, element.motif),
    actions);
}

function actionsDe(app, element) {
  return el("p", { class: "bm-terrain__actes" },
    bouton("Renvoyer", {
      genre: "second", petit: true,
      onclick: async () => {
        await rejouer(app, element);
        // The last reason known stays until another verdict comes.
        await app.carnet.file.classer([{ element, etat: ATTENTE, motif: element.motif }]);
        await app.expediteur.envoyer();
        app.rendre();
      },
    }),
    bouton("Garder dans un fichier", { genre: "discret", petit: true, onclick: () => copier(app, [element]) }),
    // Only what was copied may be erased before the server has it.
    COPIES.has(element.id) && bouton("Effacer de ce téléphone", {
      genre: "danger", petit: true,
      onclick: async () => {
        await reprendre(app, element);
        await app.carnet.file.effacer(element);
        app.expediteur.bientot(0);
        aviser("Effacé de ce téléphone. La copie est dans vos téléchargements.");
        app.rendre();
      },
    }));
}

/** Evidence that the server refused and keeps holds the visit back: it is taken back there, not only forgotten here. */
async function reprendre(app, { nature, etat, jamaisRecu, visite: id, contenu }) {
  const visite = app.carnet.visite(id);
  if (nature === "piece" && etat === "refusee" && !jamaisRecu && visite?.ouverte) {
    await app.garder(visite, "piece_retiree", { sha256: contenu.sha256 });
  }
}

/** What the server refused and keeps, it tries again; the receipt then tells how it went. */
async function rejouer({ carnet }, { id, etat, jamaisRecu }) {
  if (etat === "refusee" && !jamaisRecu) {
    const entetes = { "X-CSRFToken": carnet.csrf };
    await demander(`/terrain/envois/${id}/rejouer/`, { method: "POST", headers: entetes, redirect: "manual" }).catch(() => {});
  }
}

async function copier(app, elements) {
  await exporter(app.carnet.file, elements);
  elements.forEach(({ id }) => COPIES.add(id));
  await app.rendre({ discret: true });
  aviser("Copie enregistrée dans vos téléchargements. Elle n’est pas chiffrée\u202f: ne la confiez qu’à l’équipe du baromètre.");
}

async function conservation() {
  if ((await estGarde()) === false) {
    return alerte("attention", null, el("p", {}, "Ce téléphone peut effacer ces données s’il manque de place. Installez l’application, et envoyez dès que possible."));
  }
  return el("p", { class: "bm-gris" }, "Ce qui attend est chiffré sur ce téléphone, et effacé dès que le serveur l’a reçu.");
}

function sortie(app, nombre) {
  const quitter = async () => {
    try {
      await sortir(app.carnet);
    } catch (erreur) {
      if (!(erreur instanceof SansReseau)) {
        throw erreur;
      }
      aviser("Sans réseau, la déconnexion n’est pas possible. Recommencez au retour du réseau.");
    }
  };
  const mots = nombre
    ? `${accorder(nombre, "élément")} ${nombre > 1 ? "ne sont pas encore envoyés. Ils restent" : "n’est pas encore envoyé. Il reste"} sur ce téléphone, chiffré${nombre > 1 ? "s" : ""}, pour votre compte seul, et ${nombre > 1 ? "partiront" : "partira"} à votre prochaine connexion.`
    : "Rien n’attend\u202f: ce téléphone ne gardera aucune donnée.";
  return alerte("attention", "Se déconnecter", el("p", {}, mots),
    el("p", { class: "bm-terrain__actes" }, bouton("Se déconnecter quand même", { genre: "danger", petit: true, onclick: quitter }), bouton("Rester", { genre: "second", petit: true, href: "/terrain/" })));
}
