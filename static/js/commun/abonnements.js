/* The service worker: registered, watched for a newer version, which waits until the page lets it in. */
const PATIENCE = 10000;

/**
 * Register the worker of an application; `dire(passer)` is called when a new version is ready, with the function that
 * lets it in.
 */
export async function abonner({ adresse, portee }, dire) {
  const abonnement = await navigator.serviceWorker.register(adresse, { scope: portee });
  const annoncer = () => {
    if (abonnement.waiting && navigator.serviceWorker.controller) {
      dire(() => laisserEntrer(abonnement));
    }
  };
  annoncer();
  abonnement.addEventListener("updatefound", () => {
    const nouveau = abonnement.installing;
    nouveau?.addEventListener("statechange", () => nouveau.state === "installed" && annoncer());
  });
  return abonnement;
}

/**
 * Let in the version that waits; resolves once it is in, or not in time. Nothing may be asked of the server meanwhile:
 * a request that reaches the worker that leaves makes Chromium keep it until it has had nothing to do for a while.
 */
function laisserEntrer(abonnement) {
  return new Promise((resoudre) => {
    navigator.serviceWorker.addEventListener("controllerchange", resoudre, { once: true });
    window.setTimeout(resoudre, PATIENCE);
    abonnement.waiting?.postMessage("passer");
  });
}

/** Resolve once a worker keeps the application on this device. */
export const pret = () => navigator.serviceWorker.ready;

/** Whether the device keeps what is here even when room is short; null when it does not say. Asks nobody. */
export async function estGarde() {
  return navigator.storage?.persisted ? navigator.storage.persisted() : null;
}

let demande = false;

/**
 * Ask the device to keep what is here, once a page. Some browsers put the question to the person and promise nothing
 * until she answers, which may be never: call it from her gesture, and nothing here waits.
 */
export function demanderGarde() {
  if (demande || !navigator.storage?.persist) {
    return;
  }
  demande = true;
  estGarde().then((garde) => garde || navigator.storage.persist()).catch(() => {});
}
