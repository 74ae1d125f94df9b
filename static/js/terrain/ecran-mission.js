/* The mission sheet: what to play, whom to reach, the instants, and the way in. */
import { aviser } from "./etat.js";
import { alerte, bouton, depuisHtml, el } from "../commun/dom.js";
import { heureDeParis, jourDe, joursDuContact } from "./delais.js";
import { dateEtHeure, dateLongue, poids } from "./mots.js";
import { adresseDe, ligneDe, refusDeCommencer, situer } from "./situation.js";
import { lireHorloge, maintenant } from "./horloge.js";

export async function ecranMission(app, visite) {
  const situation = await situer(app.carnet, visite);
  const { brouillon } = situation;
  const enFile = (await app.carnet.file.lister()).some((element) => element.visite === visite.id);
  const { consigne } = await ligneDe(app.carnet, visite, enFile);
  const interdit = brouillon.etat === "planifiee" && refusDeCommencer(visite, ...joursDuContact(visite, maintenant()));
  return {
    titre: `${visite.organisme}, ${visite.canal_mot.toLowerCase()}`,
    rang: el("a", { href: "/terrain/" }, "Mes visites"),
    compte: visite.canal_mot,
    jauge: [situation.nbNotes, situation.aNoter.length],
    corps: [
      brouillon.etat !== "a_revoir" && el("p", { class: "bm-surtitre" }, consigne),
      el("h1", {}, visite.organisme),
      brouillon.etat === "a_revoir" && aReprendre(visite),
      visite.double && secondeNotation(visite),
      interdit && alerte("attention", "Pas maintenant", el("p", {}, interdit), seFormer(visite)),
      situation.estOuvert && brouillon.moments.contact && moments(situation),
      depuisHtml(visite.fiche),
    ],
    boutons: boutons(app, situation, interdit),
  };
}

function aReprendre(visite) {
  const delai = visite.a_reprendre_avant;
  const jour = delai && el("strong", {}, dateLongue(delai, { annee: true }));
  return alerte("attention", "À reprendre", el("p", {}, visite.remarque),
    delai && (delai < jourDe(maintenant())
      ? el("p", {}, "C’était jusqu’au ", jour, "\u202f: rendez-la dès que possible.")
      : el("p", {}, "Vous avez jusqu’au ", jour, ".")), retourConteste(visite));
}

/** Contesting wants a network: the page is the server's. */
function retourConteste({ id, contestation }) {
  if (!contestation) {
    return el("p", {}, el("a", { href: `/terrain/visites/${id}/contester/` }, "Contester ce retour"));
  }
  if (contestation.issue === "maintenu") {
    return el("p", {}, `Contestation entendue, retour maintenu\u202f: ${contestation.reponse}`);
  }
  const jour = dateLongue(contestation.deposee_le.slice(0, 10), { annee: true });
  return !contestation.decidee_le && el("p", {}, `Contesté le ${jour}\u202f: une autre personne décide. Reprendre la visite y met fin.`);
}

/** Training wants a network: its pages are the server's. */
function seFormer({ preparation }) {
  return preparation && el("p", {}, el("a", { href: preparation.adresse }, "Se former"));
}

/** The evidence of the contact stays on the server: it is read there, with a network. */
function secondeNotation({ id, double: { preuves } }) {
  const lien = ({ numero, nom, taille }) => el("li", {},
    el("a", { href: `/terrain/visites/${id}/pieces/${numero}/` }, nom), " ", el("span", { class: "bm-gris" }, poids(taille)));
  return alerte("info", "Seconde notation",
    el("p", {}, "Un autre enquêteur note le même contact. Vous le notez de votre côté, sans connaître ses mesures\u202f: la comparaison dit si deux personnes voient la même chose."),
    preuves.length > 0 && el("p", {}, "Les preuves du contact, à lire avec du réseau\u202f:"),
    preuves.length > 0 && el("ul", {}, preuves.map(lien)));
}

function moments({ visite, ecrit, brouillon: { moments: dits }, finAttente }) {
  const surPieces = visite.double?.sur_pieces;
  const quand = (instant) => dateEtHeure(heureDeParis(instant));
  const adresse = (moment) => `/terrain/visites/${visite.id}/moments/${moment}/`;
  const etape = (moment, mot, attendu, detail) =>
    el("li", { "data-etat": dits[moment] ? "fait" : "attendu" },
      el(surPieces ? "p" : "a", { href: surPieces ? null : adresse(moment) }, el("span", {}, dits[moment] || surPieces ? mot : attendu), " ",
        el("span", { class: "bm-gris" }, dits[moment] ? quand(dits[moment]) : detail)));
  const reponse = dits.close ? `close sans réponse le ${quand(dits.close)}` : finAttente && `attendue jusqu’au ${dateLongue(finAttente)}`;
  const contact = { TEL: "Appel passé", PHYS: "Arrivée sur place" }[visite.canal] || "Visite du site";
  const fin = { TEL: ["Appel terminé", "Noter la fin de l’appel"], PHYS: ["Départ", "Noter mon départ"] }[visite.canal] || ["Site quitté", "Noter la fin de la visite"];
  const etapes = ecrit
    ? [etape("contact", "Envoyé", "", ""), etape("accuse", "Accusé reçu", "J’ai reçu un accusé", surPieces ? "aucun" : "à noter s’il vient"), etape("reponse", "Réponse reçue", "J’ai reçu la réponse", reponse)]
    : [etape("contact", contact, "", ""), etape("fin", fin[0], fin[1], "dès que c’est fini")];
  return el("section", { class: "bm-terrain__moments", "aria-labelledby": "moments" },
    el("h2", { id: "moments" }, ecrit ? "Trois moments" : "Le contact"), el("ol", { class: "bm-terrain__etapes" }, etapes));
}

function boutons(app, { visite, brouillon, estOuvert, reprise, attend }, interdit) {
  const liste = bouton("Mes visites", { genre: "second", href: "/terrain/" });
  if (brouillon.etat === "planifiee") {
    return [liste, !interdit && bouton("Commencer", { onclick: () => commencer(app, visite) })];
  }
  if (!estOuvert) {
    return [liste];
  }
  const recapitulatif = adresseDe(visite, null);
  const suite = reprise
    ? bouton("Continuer", { href: adresseDe(visite, reprise) })
    : attend
      ? bouton("Noter la réponse", { href: adresseDe(visite, { genre: "attente" }) })
      : bouton("Relire et envoyer", { href: recapitulatif });
  return [bouton("Récapitulatif", { genre: "second", href: recapitulatif }), suite];
}

async function commencer(app, visite) {
  await app.garder(visite, "commencement", {});
  const { reprise } = await situer(app.carnet, visite);
  await app.aller(adresseDe(visite, reprise));
}

/** One gesture notes an instant read on the clock, and leaves the screen where it is. */
export async function noterMaintenant(app, visite, moment, phrase) {
  const horloge = lireHorloge();
  const juste = new Date(maintenant()).toISOString();
  await app.garder(visite, "moment", { moment, instant: horloge.mur, origine: "horloge", juste }, { horloge });
  aviser(phrase);
}
