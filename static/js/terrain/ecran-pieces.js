/* Evidence of a visit: made lighter, encrypted, kept until the server has it. */
import { aviser } from "./etat.js";
import { bouton, depuisHtml, el } from "../commun/dom.js";
import { poids } from "./mots.js";
import { FichierRefuse, preparer } from "./photos.js";
import { montrer } from "./ecran-moment.js";
import { cadreDeVisite } from "./ecran-saisie.js";
import { situer } from "./situation.js";

const PIECES_MAX = 10;

export async function ecranPieces(app, visite) {
  const situation = await situer(app.carnet, visite);
  const { pieces } = situation.brouillon;
  /** @type {[{ taille: number, sha256: string }, HTMLElement][]} */
  const etats = pieces.map((piece) => [piece, el("span", { class: "bm-gris" })]);
  const suivre = async () => {
    const enFile = new Set((await app.carnet.file.lister()).filter(({ nature }) => nature === "piece").map(({ contenu }) => contenu.sha256));
    etats.forEach(([{ taille, sha256 }, mots]) => mots.replaceChildren(poids(taille), enFile.has(sha256) ? ", sur ce téléphone" : ", reçu"));
  };
  await suivre();
  const formulaire = el("form", { id: "envoi" }, depuisHtml(app.carnet.paquet.piece),
    el("p", { class: "bm-gris" }, "La photo est allégée sur ce téléphone\u202f; ses données cachées (lieu, appareil, date) sont retirées."));
  const champ = formulaire.querySelector("input[type=file]");
  champ.addEventListener("change", () => joindre(app, visite, champ));
  formulaire.addEventListener("submit", (evenement) => evenement.preventDefault());
  const ligne = ([piece, mots]) => el("li", {},
    el("p", { class: "bm-terrain__libelle" }, piece.nom, " ", mots),
    situation.estOuvert && piece.sha256 && bouton(`Retirer ${piece.nom}`, {
      genre: "danger", petit: true,
      onclick: async () => {
        await app.garder(visite, "piece_retiree", { sha256: piece.sha256 });
        aviser("Fichier retiré.");
        app.rendre();
      },
    }));
  return {
    titre: "Preuves",
    ...cadreDeVisite(situation),
    corps: [
      el("h1", {}, "Photos et documents"),
      el("p", {}, "Une capture de la réponse, une photo de l’affichage, une lettre. Masquez les noms avant d’envoyer\u202f: personne ne doit pouvoir être reconnu."),
      pieces.length
        ? el("ul", { class: "bm-terrain__reponses" }, etats.map(ligne))
        : el("div", { class: "bm-vide" }, el("p", {}, "Aucun fichier pour cette visite. Ce n’est pas obligatoire.")),
      situation.estOuvert && (pieces.length < PIECES_MAX ? formulaire : el("p", { class: "bm-gris" }, `${PIECES_MAX} fichiers au plus par visite.`)),
    ],
    boutons: [bouton("Retour", { genre: "second", onclick: () => window.history.back() })],
    suivre,
  };
}

async function joindre(app, visite, champ) {
  const [fichier] = champ.files;
  if (!fichier) {
    return;
  }
  champ.disabled = true;
  aviser("La photo se prépare…");
  try {
    const { octets, contenu } = await preparer(fichier);
    await app.garder(visite, "piece", contenu, { octets });
    aviser("Fichier gardé.");
    app.rendre();
  } catch (erreur) {
    champ.disabled = false;
    champ.value = "";
    if (!(erreur instanceof FichierRefuse)) {
      throw erreur;
    }
    aviser("");
    montrer(champ.form, champ, `${erreur.message} Rien n’a été gardé.`);
  }
}
