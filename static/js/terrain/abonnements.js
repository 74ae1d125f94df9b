/* The service worker: registered, watched for a newer version, which waits until the person lets it in. */
const ADRESSE = "/terrain/travailleur.js";
const PORTEE = "/terrain/";

/** Register; `dire(passer)` is called when a new version is ready, with the function that lets it in. */
export async function abonner(dire) {
  const abonnement = await navigator.serviceWorker.register(ADRESSE, { scope: PORTEE });
  const annoncer = () => {
    if (abonnement.waiting && navigator.serviceWorker.controller) {
      dire(() => abonnement.waiting?.postMessage("passer"));
    }
  };
  annoncer();
  abonnement.addEventListener("updatefound", () => {
    const nouveau = abonnement.installing;
    nouveau?.addEventListener("statechange", () => nouveau.state === "installed" && annoncer());
  });
  return abonnement;
}

/** Resolve once a worker keeps the application on this phone. */
export const pret = () => navigator.serviceWorker.ready;

/** Ask the phone not to drop what it keeps when room is short; null when it does not say. */
export async function garder() {
  if (!navigator.storage?.persist) {
    return null;
  }
  return (await navigator.storage.persisted()) || navigator.storage.persist();
}
