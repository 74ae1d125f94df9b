/* Receipts (sondages/logic/recus.py): one secret a person, one receipt a card, nothing in common between two of them. */
import { deBase32, normaliser, versBase32 } from "./octets.js";

const TAILLE_SECRET = 16;
const SYMBOLES_SECRET = 26;
const TAILLE_RECU = 16;
const TEXTE = new TextEncoder();

/** A new secret, 26 symbols. */
export const tirerSecret = () => versBase32(crypto.getRandomValues(new Uint8Array(TAILLE_SECRET)));

/** The 16 bytes of a secret as it was copied; null when it is none. */
export function lireSecret(texte) {
  const propre = normaliser(texte);
  return propre.length === SYMBOLES_SECRET ? deBase32(propre) : null;
}

/** The receipt of a card, 16 symbols. */
export async function recuDe(secret, carte) {
  const numero = TEXTE.encode(String(carte));
  const melange = new Uint8Array(secret.length + numero.length);
  melange.set(secret);
  melange.set(numero, secret.length);
  return versBase32(new Uint8Array(await crypto.subtle.digest("SHA-256", melange))).slice(0, TAILLE_RECU);
}
