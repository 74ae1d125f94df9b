/* The service worker: registered, watched for a newer version, which waits until the page lets it in. */

/**
 * Register the worker of an application; `dire(passer)` is called when a new version is ready, with the function that
 * lets it in.
 */
export async function abonner({ adresse, portee }, dire) {
  const abonnement = await navigator.serviceWorker.register(adresse, { scope: portee });
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

/** Resolve once a worker keeps the application on this device. */
export const pret = () => navigator.serviceWorker.ready;

/** Ask the device not to drop what it keeps when room is short; null when it does not say. */
export async function garder() {
  if (!navigator.storage?.persist) {
    return null;
  }
  return (await navigator.storage.persisted()) || navigator.storage.persist();
}
