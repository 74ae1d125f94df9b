/* Bytes as text: base64 for the wire, Crockford's base32 for people (sondages/logic/base32.py). */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CONFONDUS = { O: "0", I: "1", L: "1" };

/** Bytes to base64, standard alphabet. */
export const versBase64 = (octets) => btoa(String.fromCharCode(...octets));

/** Base64 to bytes. */
export const deBase64 = (texte) => Uint8Array.from(atob(texte), (lettre) => lettre.charCodeAt(0));

/** Bytes to base32, high bits first, without padding. */
export function versBase32(octets) {
  let texte = "";
  let reserve = 0;
  let nombre = 0;
  for (const octet of octets) {
    reserve = (reserve << 8) | octet;
    nombre += 8;
    for (; nombre >= 5; nombre -= 5) {
      texte += ALPHABET[(reserve >> (nombre - 5)) & 31];
    }
    reserve &= (1 << nombre) - 1;
  }
  return nombre ? texte + ALPHABET[(reserve << (5 - nombre)) & 31] : texte;
}

/** Base32, normalised, to bytes; null when a symbol is none of ours. Bits left over are dropped. */
export function deBase32(texte) {
  const octets = [];
  let reserve = 0;
  let nombre = 0;
  for (const lettre of texte) {
    const rang = ALPHABET.indexOf(lettre);
    if (rang < 0) {
      return null;
    }
    reserve = (reserve << 5) | rang;
    nombre += 5;
    if (nombre >= 8) {
      nombre -= 8;
      octets.push(reserve >> nombre);
      reserve &= (1 << nombre) - 1;
    }
  }
  return Uint8Array.from(octets);
}

/** What was copied, in capitals, without separators, with the symbols that look like others put right. */
export const normaliser = (texte) =>
  texte.toUpperCase().replace(/[\s\-‐‑–]/g, "").replace(/[OIL]/g, (lettre) => CONFONDUS[lettre]);

/** By fours: K7QD-M3XP-9TRA. */
export const grouper = (texte) => texte.replace(/(.{4})(?=.)/g, "$1-");
