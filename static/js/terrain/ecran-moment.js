/* When something happened: now, read on the clock, or an instant typed in Paris time. */
import { bouton, depuisHtml, el } from "../commun/dom.js";
import { dernierJourAttente, heureDeParis, instantDeParis, instantsDeParis, jourDe, joursDuContact } from "./delais.js";
import { lireHorloge, maintenant } from "./horloge.js";
import { CONTACT } from "./moteur.js";
import { dateLongue } from "./mots.js";
import { cadreDeVisite } from "./ecran-saisie.js";
import { adresseDe, situer, voisins } from "./situation.js";

const SAUTEE = "Cette heure n’existe pas\u202f: cette nuit-là, les horloges sont passées de 2\u00a0h à 3\u00a0h.";
const VIDES = { date: "Donnez un jour.", "datetime-local": "Donnez un jour et une heure." };
const TITRES = { contact: "Instant du contact", fin: "Fin du contact", accuse: "Accusé reçu", reponse: "Réponse reçue" };

export async function ecranMoment(app, visite, moment) {
  const situation = await situer(app.carnet, visite);
  const { brouillon, ecrit, finAttente, estOuvert } = situation;
  const convient = moment === "contact" || (moment === "fin" ? !ecrit : ecrit) ;
  const html = app.carnet.paquet.moments[visite.canal][moment === "contact" && ecrit ? "envoi" : moment];
  // A second grading of a written contact has the instants of the contact.
  if (!estOuvert || visite.double?.sur_pieces || !convient || !html || (moment !== "contact" && !brouillon.moments.contact)) {
    return { ailleurs: `/terrain/visites/${visite.id}/` };
  }
  const lu = { horloge: lireHorloge(), instant: maintenant() };
  const deja = brouillon.moments[moment];
  const formulaire = el("form", { id: "notation", novalidate: true }, depuisHtml(html));
  const champ = formulaire.querySelector("[name=instant]");
  const propose = heureDeParis(deja || lu.instant);
  champ.value = champ.type === "date" ? propose.slice(0, 10) : propose;
  champ.dataset.propose = champ.value;
  if (champ.type === "date") {
    champ.max = jourDe(lu.instant);
  }
  const fin = formulaire.querySelector("[data-bm-fin-attente]");
  if (fin && finAttente) {
    fin.hidden = false;
    fin.lastElementChild.textContent = dateLongue(finAttente, { annee: true });
  }
  if (!deja) {
    formulaire.lastElementChild.append(" L’instant proposé est maintenant\u202f: corrigez-le s’il le faut.");
  }
  const noter = () => valider(app, situation, moment, { champ, lu, deja, formulaire });
  formulaire.addEventListener("submit", (evenement) => {
    evenement.preventDefault();
    noter();
  });
  if (deja && moment !== "contact") {
    formulaire.append(el("p", {}, bouton("Effacer ce moment, noté par erreur", { genre: "danger", petit: true, onclick: () => effacer(app, visite, moment) })));
  }
  const retour = moment === "contact" ? voisins(situation.suite, CONTACT)[0] : null;
  const arriere = retour ? adresseDe(visite, retour) : `/terrain/visites/${visite.id}/`;
  return {
    titre: TITRES[moment],
    ...cadreDeVisite(situation),
    corps: [formulaire],
    boutons: [
      bouton(moment === "contact" ? "Précédent" : "Retour", { genre: "second", href: arriere }),
      bouton("Noter", { value: "suivant", onclick: noter }),
    ],
  };
}

async function effacer(app, visite, moment) {
  await app.garder(visite, "moment_efface", { moment });
  await app.aller(`/terrain/visites/${visite.id}/`);
}

async function valider(app, situation, moment, { champ, lu, deja, formulaire }) {
  const { visite } = situation;
  const inchange = champ.value === champ.dataset.propose;
  if (!(inchange && deja)) {
    const estLu = inchange && champ.type !== "date";
    const instant = estLu ? lu.instant : instantTape(champ, situation.brouillon.moments.contact, moment);
    const refus = Number.isNaN(instant) ? (champ.value > "2000" ? SAUTEE : VIDES[champ.type]) : refuser(situation, moment, instant);
    if (refus) {
      montrer(formulaire, champ, refus);
      return;
    }
    const juste = new Date(instant).toISOString();
    const contenu = estLu
      ? { moment, instant: lu.horloge.mur, origine: "horloge", juste }
      : { moment, instant: juste, origine: "saisie", juste };
    await app.garder(visite, "moment", contenu, estLu ? { horloge: lu.horloge } : {});
  }
  const fraiche = await situer(app.carnet, visite);
  await app.aller(moment === "contact" ? adresseDe(visite, voisins(fraiche.suite, CONTACT)[1]) : `/terrain/visites/${visite.id}/`);
}

/** The instant typed (ms). A day stands for noon; on the day of sending, for the sending; today, for now at most. */
function instantTape(champ, contact, moment) {
  const envoi = moment === "contact" || !contact ? null : Date.parse(contact);
  if (champ.type !== "date") {
    const [premier = Number.NaN, second = premier] = instantsDeParis(champ.value);
    // The field has no seconds: what is typed in the minute of the sending did not come before it.
    const tape = envoi !== null && premier + 60000 <= envoi ? second : premier;
    return envoi !== null && tape <= envoi && envoi < tape + 60000 ? envoi : tape;
  }
  const midi = instantDeParis(`${champ.value}T12:00`);
  const borne = champ.value === jourDe(maintenant()) ? Math.min(midi, maintenant()) : midi;
  return envoi !== null && jourDe(envoi) === champ.value ? Math.max(envoi, Math.min(midi, maintenant())) : borne;
}

function refuser({ visite, ecrit, brouillon: { moments, faits } }, moment, instant) {
  if (instant > maintenant()) {
    return "Cet instant n’est pas encore passé.";
  }
  if (moment === "contact") {
    if (visite.canal === "WEB" && !("FORM" in faits)) {
      return "Dites d’abord si vous avez utilisé un formulaire du site.";
    }
    const suivants = [moments.fin, moments.accuse, moments.reponse].filter(Boolean).map(Date.parse);
    return suivants.some((suivant) => instant > suivant)
      ? "Le contact ne peut pas suivre ce qui y répond."
      : refuserUnEnvoi(visite, ecrit ? moments : {}, instant) || refuserAvantLeTerrain(visite, instant);
  }
  if (instant < Date.parse(moments.contact)) {
    return moment === "fin" ? "La fin ne peut pas précéder le début." : "Ce qui est reçu ne peut pas précéder l’envoi.";
  }
  const dernier = moment === "fin" ? null : dernierJourAttente(visite.canal, moments.contact, visite.jours);
  return dernier && jourDe(instant) > dernier
    ? `L’attente s’est terminée le ${dateLongue(dernier, { annee: true })}\u202f: ce qui arrive après ne compte pas.`
    : "";
}

/** A sending so early that what is noted as received came after its wait. */
function refuserUnEnvoi({ canal, jours }, { accuse, reponse }, instant) {
  const recus = [accuse, reponse].filter(Boolean).map((recu) => jourDe(recu));
  const dernier = recus.length ? dernierJourAttente(canal, instant, jours) : null;
  return recus.some((recu) => recu > dernier)
    ? `Envoyée ce jour-là, la demande n’attendait plus rien après le ${dateLongue(dernier, { annee: true })}\u202f: effacez d’abord ce que vous avez noté plus tard.`
    : "";
}

/** A year mistyped. The server judges the rest: a wave may have moved since the package. */
function refuserAvantLeTerrain(visite, instant) {
  const { vagues = [] } = visite;
  const [jour, ici] = joursDuContact(visite, instant);
  return vagues.length && vagues.every(({ du }) => jour < du && ici < du) ? `Le ${dateLongue(jour, { annee: true })}, aucun contact ne se faisait.` : "";
}

/** Tie a refusal to its field, and go there. */
export function montrer(formulaire, champ, refus) {
  formulaire.querySelector("#refus")?.remove();
  champ.before(el("p", { class: "bm-champ__erreur", id: "refus" }, el("span", { class: "bm-invisible" }, "Erreur\u202f: "), refus));
  champ.setAttribute("aria-invalid", "true");
  champ.setAttribute("aria-describedby", "refus");
  champ.focus();
}
