/* Talks to the platform, and learns its clock from each answer. */
import { regler } from "./horloge.js";

const API = "/api/bornes/v1/";
// A server that never answers would keep the sender for ever.
const PATIENCE = 30000;
// A date read on a clock that is years late would silence the kiosk, and no timer counts so far.
const ATTENTE_MAX = 3600000;
const PROBLEME = "application/problem+json";
// The server does not know itself by this address: that is no fault of what is sent.
const MAUVAIS_NOM = "hote_refuse";

/** No answer of the platform: no network, a server that is down, or somebody else speaking in its place. */
export class SansReseau extends Error {}

/** The platform does not take this device any more; `code` is its own. Nothing is lost. */
export class Ecartee extends Error {
  constructor(code, detail) {
    super(detail);
    this.code = code;
  }
}

/** The platform asks to wait, in ms. */
export class Patienter extends Error {
  constructor(delai) {
    super();
    this.delai = delai;
  }
}

/** Read « Retry-After »: seconds or a date, an hour at most; a minute when it says neither. */
function lireAttente(entete) {
  const secondes = Number(entete ?? NaN);
  const delai = Number.isFinite(secondes) ? secondes * 1000 : Date.parse(entete || "") - Date.now();
  return Number.isNaN(delai) ? 60000 : Math.min(ATTENTE_MAX, Math.max(0, delai));
}

/**
 * Ask one thing. Returns `{statut, code, lu, etag}`; `code` is the platform's own word on a refusal, empty when it did
 * not speak itself. Raises SansReseau, Ecartee or Patienter.
 *
 * @param {string} chemin
 * @param {{ corps?: object, jeton?: string, etag?: string, methode?: string }} [options]
 */
export async function demander(chemin, { corps, jeton, etag, methode = corps ? "POST" : "GET" } = {}) {
  const depart = window.performance.now();
  const entetes = { Accept: "application/json" };
  if (corps) {
    entetes["Content-Type"] = "application/json";
  }
  if (jeton) {
    entetes.Authorization = `Borne ${jeton}`;
  }
  if (etag) {
    entetes["If-None-Match"] = etag;
  }
  let reponse;
  let texte;
  try {
    reponse = await window.fetch(API + chemin, {
      method: methode, headers: entetes, body: corps && JSON.stringify(corps), credentials: "omit", cache: "no-store",
      redirect: "error", signal: AbortSignal.timeout?.(PATIENCE),
    });
    texte = await reponse.text();
  } catch {
    throw new SansReseau();
  }
  const lu = lireJson(texte);
  const code = (reponse.headers.get("Content-Type") || "").startsWith(PROBLEME) ? lu?.code || "" : "";
  juger(reponse, code, lu);
  if (reponse.ok || code) {
    // Only the platform itself sets the clock.
    window.dispatchEvent(new CustomEvent("bm:horloge", { detail: regler(reponse.headers.get("Date"), window.performance.now() - depart) }));
  }
  return { statut: reponse.status, estBon: reponse.ok || reponse.status === 304, code, lu, etag: reponse.headers.get("ETag") };
}

function lireJson(texte) {
  try {
    return JSON.parse(texte);
  } catch {
    return null;
  }
}

function juger({ status, headers }, code, lu) {
  if ((status === 401 || status === 403) && code) {
    throw new Ecartee(code, lu.detail || "");
  }
  if (status === 429) {
    throw new Patienter(lireAttente(headers.get("Retry-After")));
  }
  if (status > 500 || code === MAUVAIS_NOM) {
    throw new SansReseau();
  }
}
