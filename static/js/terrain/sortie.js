/*
 * Signing out. An empty queue leaves nothing on the phone; otherwise what waits is kept, encrypted, for the same
 * account only, and the person is warned first.
 */
import { SansReseau, demander } from "./paquet.js";
import { effacer, poserCompte } from "./stockage.js";

const SORTIE = "/compte/logout/";

/** Sign out of the server, then close what this phone shows. Raises SansReseau. */
export async function sortir(carnet) {
  await carnet.rafraichir({ frais: true }).catch((erreur) => {
    if (erreur instanceof SansReseau) {
      throw erreur;
    }
  });
  await demander(SORTIE, { method: "POST", headers: { "X-CSRFToken": carnet.csrf }, redirect: "manual" });
  const { nombre, aVoir } = await carnet.file.resumer();
  const { compte } = carnet.coffre;
  await poserCompte("");
  carnet.coffre.fermer();
  // What the tab keeps of what was sent (`restes.js`) or is being timed is nobody else's either.
  ["bm-restes", "bm-envoi", "bm-chrono"].forEach((cle) => sessionStorage.removeItem(cle));
  if (!nombre && !aVoir) {
    await effacer(compte);
  }
  window.location.assign("/connexion/?next=/terrain/");
}
