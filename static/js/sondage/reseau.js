/* Talks to the platform without cookie and without saying where from; what it says no to comes with its words. */
const DELAI = 20000;

/** Nobody answered, or somebody else did: what was sent may be there. */
export class SansReseau extends Error {}

/** The platform said no. `code` is stable, `message` is for people. */
export class Refus extends Error {
  constructor(statut, { code = "", detail = "" } = {}) {
    super(detail || "La plateforme n’a pas accepté cet envoi.");
    this.statut = statut;
    this.code = code;
  }
}

/** GET, or POST when there is a body; the JSON of the answer. Raises SansReseau or Refus. */
export async function demander(adresse, corps) {
  /** @type {RequestInit} */
  const reglages = { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store", redirect: "error" };
  if (corps !== undefined) {
    Object.assign(reglages, {
      method: "POST", body: JSON.stringify(corps), headers: { "Content-Type": "application/json" },
    });
  }
  const arret = new AbortController();
  const minuterie = window.setTimeout(() => arret.abort(), DELAI);
  let reponse;
  let lu;
  try {
    reponse = await fetch(adresse, { ...reglages, signal: arret.signal });
    lu = await reponse.json();
  } catch {
    throw new SansReseau();
  } finally {
    window.clearTimeout(minuterie);
  }
  // A refusal without one of our codes comes from something in between.
  if (!reponse.ok && (!lu.code || reponse.status >= 500)) {
    throw new SansReseau();
  }
  if (!reponse.ok) {
    throw new Refus(reponse.status, lu);
  }
  return lu;
}
