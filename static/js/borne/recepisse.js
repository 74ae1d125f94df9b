/*
 * The address by which somebody follows her words, drawn on the kiosk: the server is given its hash only, with the
 * opinion, so that it works without network and that nobody reads it from a database.
 */
const LETTRES = "abcdefghijklmnopqrstuvwxyz234567";
const TAILLE = 26;

/** Draw one: `adresse` is for the person, `empreinte` for the server. */
export async function tirerRecepisse() {
  const hasard = window.crypto.getRandomValues(new Uint8Array(TAILLE));
  const secret = [...hasard].map((octet) => LETTRES[octet & 31]).join("");
  const condensat = new Uint8Array(await window.crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret)));
  const empreinte = [...condensat].map((octet) => octet.toString(16).padStart(2, "0")).join("");
  return { adresse: `${window.location.origin}/avis/suivi/${secret}/`, empreinte };
}
