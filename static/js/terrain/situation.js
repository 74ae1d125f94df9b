/* Where a visit stands on this phone, and what it asks of the shopper, as enquetes/visites/queries/terrain.py says it. */
import { contexteDe } from "./brouillon.js";
import { dernierJourAttente, estDenoue, jourDe, joursDuContact } from "./delais.js";
import { criteresANoter, ecrans, estEcrit, estMeme, faitsADire, manquants } from "./moteur.js";
import { accorder, dateLongue, FINE } from "./mots.js";

export const GROUPES = ["Renvoyées", "Aujourd’hui", "À faire", "Réponse attendue", "Terminées"];
const [RENVOYEES, AUJOURD_HUI, A_FAIRE, ATTENDUES, TERMINEES] = GROUPES;
const OUVERTES = new Set(["en_cours", "en_attente", "a_revoir"]);

/** Everything a screen needs to know of an open visit. */
export async function situer(carnet, visite) {
  const cadre = carnet.cadre(visite);
  const brouillon = await carnet.file.brouillon(visite);
  const contexte = contexteDe(visite, cadre.criteres, brouillon);
  const { reponses } = brouillon;
  const ecrit = estEcrit(contexte);
  const contact = brouillon.moments.contact;
  const aNoter = criteresANoter(contexte, reponses);
  const manques = manquants(contexte, reponses);
  return {
    visite, cadre, brouillon, contexte, ecrit, aNoter, manques,
    suite: ecrans(contexte, reponses),
    faits: faitsADire(contexte, reponses),
    nbNotes: aNoter.filter((code) => code in reponses).length,
    estOuvert: OUVERTES.has(brouillon.etat),
    finAttente: ecrit && contact ? dernierJourAttente(visite.canal, contact, visite.jours) : null,
    attend: Boolean(ecrit && contact && !estDenoue(brouillon.moments)),
    reprise: manques.find(({ genre }) => genre !== "attente") || null,
  };
}

/**
 * Why a planned visit may not begin on a day, that of Paris or that of its body (`joursDuContact`), in words, or nothing:
 * the package may be older than the wave, as campagnes/logic/garde.py says it.
 */
export function refusDeCommencer({ verdict, vagues, jours, double, preparation }, ...dates) {
  if (preparation) {
    return preparation.message;
  }
  const contient = (jour) => ({ du, au }) => du <= jour && jour <= au;
  if (double?.sur_pieces || !vagues) {
    return verdict.permis ? "" : verdict.message;
  }
  if (dates.some((jour) => vagues.some(contient(jour)) && !jours.suspensions.some(contient(jour)))) {
    return "";
  }
  const arret = jours.suspensions.find(contient(dates[0]));
  const hors = "Le terrain n’est pas ouvert aujourd’hui.";
  const raison = arret ? `Le terrain est suspendu du ${dateLongue(arret.du, { annee: true })} au ${dateLongue(arret.au, { annee: true })}.` : verdict.message || hors;
  return `${raison} La visite ne peut pas commencer en dehors du terrain.`;
}

/** The address of a screen; past the last one, the summary. */
export function adresseDe(visite, ecran) {
  const racine = `/terrain/visites/${visite.id}/`;
  if (!ecran) {
    return `${racine}recapitulatif/`;
  }
  if (ecran.genre === "critere") {
    return `${racine}criteres/${ecran.code}/`;
  }
  return ecran.genre === "faits" ? `${racine}faits/` : `${racine}moments/${ecran.code || "reponse"}/`;
}

/** The screens before and after one of the sequence. */
export function voisins(suite, ecran) {
  const rang = suite.findIndex((autre) => estMeme(autre, ecran));
  return [suite[rang - 1] || null, suite[rang + 1] || null];
}

export function nommer(ecran) {
  const mots = { faits: "Ce qui s’est passé pendant le contact", moment: "L’instant du contact", attente: "La réponse de l’organisme" };
  return mots[ecran.genre] || ecran.code;
}

/** A line of the list: its group, what to do in words, whether it is urgent. `attend` says that gestures wait. */
export async function ligneDe(carnet, visite, attend) {
  const ligne = (groupe, consigne, presse = false) => ({ visite, groupe, consigne, presse });
  if (!visite.ouverte) {
    return ligne(TERMINEES, visite.etat === "validee" ? "Acceptée, merci" : "Envoyée, en relecture");
  }
  const situation = await situer(carnet, visite);
  const { etat } = situation.brouillon;
  if (etat === "soumise") {
    return ligne(TERMINEES, attend ? "Terminée, à envoyer dès que le réseau revient" : "Envoyée, en relecture");
  }
  if (etat === "a_revoir") {
    const delai = visite.a_reprendre_avant;
    const mot = delai < jourDe(carnet.heure) ? ", c’était jusqu’au" : " jusqu’au";
    const fin = delai ? `${mot} ${dateLongue(delai)}` : "";
    return ligne(RENVOYEES, `À reprendre${fin}${FINE}: ${visite.remarque}`, true);
  }
  return etat === "planifiee" ? lignePlanifiee(visite, ligne, joursDuContact(visite, carnet.heure)) : ligneCommencee(situation, ligne);
}

function lignePlanifiee({ prevue_le: prevue, double }, ligne, jours) {
  if (double?.sur_pieces) {
    return double.pret
      ? ligne(AUJOURD_HUI, "Seconde notation, à faire sur les preuves")
      : ligne(A_FAIRE, "Seconde notation, quand le contact sera terminé");
  }
  if (!prevue) {
    return ligne(A_FAIRE, "Sans date pour le moment");
  }
  if (jours.includes(prevue)) {
    return ligne(AUJOURD_HUI, "À faire aujourd’hui");
  }
  if (jours.every((jour) => prevue < jour)) {
    return ligne(AUJOURD_HUI, `En retard${FINE}: prévue le ${dateLongue(prevue)}`, true);
  }
  return ligne(A_FAIRE, `Prévue le ${dateLongue(prevue)}`);
}

function ligneCommencee({ manques, attend, finAttente, brouillon: { moments } }, ligne) {
  const restent = manques.filter(({ genre }) => genre === "critere").length;
  const reste = restent ? `il reste ${accorder(restent, "question")}` : "relisez et envoyez";
  if (attend) {
    const recu = moments.accuse ? "Accusé reçu, réponse" : "Réponse";
    return ligne(ATTENDUES, `${recu} attendue jusqu’au ${dateLongue(finAttente)}${restent ? `${FINE}; ${reste}` : ""}`);
  }
  if (moments.close) {
    return ligne(AUJOURD_HUI, `Personne n’a répondu${FINE}: ${reste}`);
  }
  return ligne(AUJOURD_HUI, `${moments.reponse ? "Réponse reçue" : "Commencée"}${FINE}: ${reste}`);
}
