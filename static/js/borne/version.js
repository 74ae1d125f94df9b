/* The version of the application, told by its worker, and the newer one that waits. */
import { abonner } from "../commun/abonnements.js";

const TRAVAILLEUR = { adresse: "/borne/travailleur.js", portee: "/borne/" };
const VERIFIER = 600000;
const PATIENCE = 3000;

/** Ask the active worker for its version; empty without a worker. */
export function demanderVersion() {
  return new Promise((resoudre) => {
    window.setTimeout(() => resoudre(""), PATIENCE);
    navigator.serviceWorker.ready.then(({ active }) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => resoudre(data);
      active.postMessage("version", [port2]);
    });
  });
}

/**
 * Look for a newer version now and then. `auRepos(acte)` runs an act once nobody is there: letting the version in, then
 * opening the page again, for it may come in late, and somebody before it.
 */
export async function surveillerVersions(auRepos) {
  let accepte = false;
  navigator.serviceWorker.addEventListener("controllerchange", () => accepte && auRepos(() => window.location.reload()));
  const abonnement = await abonner(TRAVAILLEUR, (passer) =>
    auRepos(() => {
      accepte = true;
      return passer();
    }));
  window.setInterval(() => abonnement.update().catch(() => {}), VERIFIER);
}
