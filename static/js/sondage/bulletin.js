/* From a code to a token, from answers to a ballot. Knows the protocol; draws nothing. */
import { finaliser, preparer } from "./jeton.js";
import { PASSE } from "./mots.js";
import { normaliser } from "./octets.js";
import { lireSecret, recuDe, tirerSecret } from "./recus.js";
import { demander } from "./reseau.js";

const SYMBOLES_CODE = 12;

/** The code could not be one of this poll: nothing was sent. */
export class CodeMalEcrit extends Error {}

/** The group whose key will sign; its sign begins the code. */
function groupeDe(deck, code) {
  const groupe = deck.groupes.find(({ signe }) => signe === code[0]);
  if (code.length !== SYMBOLES_CODE) {
    throw new CodeMalEcrit(`Un code compte ${SYMBOLES_CODE} caractères, en trois groupes de quatre. Vérifiez votre carte.`);
  }
  if (!groupe) {
    throw new CodeMalEcrit("Ce code n’est pas de cette consultation. Vérifiez votre carte, caractère par caractère.");
  }
  return groupe;
}

/**
 * Exchange a code for two tokens. What is asked is kept before it leaves: the same request again has the same answer,
 * so that a network lost half-way costs nobody his voice. Raises CodeMalEcrit, SansReseau, Refus.
 */
export async function echanger(deck, memoire, saisi) {
  const code = normaliser(saisi);
  const groupe = groupeDe(deck, code);
  return memoire.exclusif(async () => {
    if (memoire.lire().etape !== "code") {
      return;
    }
    let demande = memoire.lire().demandes[code];
    if (!demande) {
      demande = { urne: await preparer(groupe.cle), idees: await preparer(deck.cle_idees) };
      memoire.changer((etat) => {
        etat.demandes[code] = demande;
      });
    }
    const signe = await demander(deck.adresses.jeton, {
      code, urne: demande.urne.demande, idees: demande.idees.demande,
    });
    const urne = await finaliser(groupe.cle, demande.urne, signe.urne);
    const idees = await finaliser(deck.cle_idees, demande.idees, signe.idees);
    memoire.changer((etat) => {
      Object.assign(etat, { etape: "deck", demandes: {}, groupe: groupe.id, urne, idees, secret: tirerSecret() });
    });
  });
}

/** The ballot: one answer a card, each with its receipt, in no order that means anything. */
export async function composer(deck, etat) {
  const secret = lireSecret(etat.secret);
  const cartes = deck.cartes.filter(({ nature }) => nature !== "idee");
  const reponses = await Promise.all(cartes.map(async ({ id }) => ({
    carte: id, valeur: etat.reponses[id] || PASSE, recu: await recuDe(secret, id),
  })));
  const idees = deck.cartes
    .filter(({ id, nature }) => nature === "idee" && etat.mots[id]?.trim())
    .map(({ id }) => ({ carte: id, texte: etat.mots[id].trim() }));
  return { groupe: etat.groupe, ...etat.urne, reponses, idees };
}

/**
 * Cast the ballot; returns the secret of its receipts. Answers and token leave this device with it. The same writing
 * that erases them keeps the secret, until it was shown: a device that falls there has the one or the other.
 */
export async function deposer(deck, memoire) {
  return memoire.exclusif(async () => {
    const etat = memoire.lire();
    if (etat.etape !== "deck") {
      return null;
    }
    await demander(deck.adresses.bulletin, await composer(deck, etat));
    memoire.changer((apres) => {
      Object.assign(apres, { etape: "fini", reponses: {}, mots: {}, rang: 0, vu: 0, urne: null, groupe: null });
    });
    return etat.secret;
  });
}
