/* The version of the application, told by its worker, and the newer one that waits. */
import { abonner } from "../commun/abonnements.js";

const TRAVAILLEUR = { adresse: "/borne/travailleur.js", portee: "/borne/" };
const VERIFIER = 600000;
const PATIENCE = 3000;

/**
 * `dire(version)` hears the version of the worker once there is one. Resolves then, or before when it takes long: a
 * first worker has everything to fetch.
 */
export function demanderVersion(dire) {
  return /** @type {Promise<void>} */ (new Promise((resoudre) => {
    window.setTimeout(resoudre, PATIENCE);
    navigator.serviceWorker.ready.then(({ active }) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => {
        dire(data);
        resoudre();
      };
      active.postMessage("version", [port2]);
    });
  }));
}

/**
 * Look for a newer version now and then. `auRepos(acte)` runs an act once nobody is there: letting the version in, then
 * opening the page again, for it may come in late, and somebody before it.
 */
export async function surveillerVersions(auRepos) {
  let accepte = false;
  navigator.serviceWorker.addEventListener("controllerchange", () => accepte && auRepos(() => window.location.reload()));
  let abonnement = null;
  const verifier = async () => {
    // A worker that could not be fetched whole, or that the device erased, leaves nothing to update.
    if (abonnement && (await navigator.serviceWorker.getRegistration(TRAVAILLEUR.portee)) === abonnement) {
      await abonnement.update();
      return;
    }
    abonnement = await abonner(TRAVAILLEUR, (passer) =>
      auRepos(() => {
        accepte = true;
        return passer();
      }));
  };
  window.setInterval(() => verifier().catch(() => {}), VERIFIER);
  await verifier();
}
