/*
 * On the server's pages: installs the application when this browser can keep data safely, brings the package, and
 * shows the queue. From then on the application answers the same addresses. Without it, these pages do all the work.
 */
import { abonner, pret } from "../commun/abonnements.js";
import { Barre } from "./etat.js";
import { EnvoiDesEnveloppes } from "./envoi.js";
import { Carnet } from "./paquet.js";
import { estCapable, poserCompte } from "./stockage.js";
import { TRAVAILLEUR } from "./travailleur.js";

/** Somebody else is signed in: what is open is hers from now on. */
const oublier = () => poserCompte("").then(() => window.location.reload());

async function installer() {
  // What this phone keeps must open first: otherwise the server's pages go on alone.
  const carnet = await Carnet.ouvrirCourant();
  await abonner(TRAVAILLEUR, () => {});
  await pret();
  document.querySelectorAll("form[action='/compte/logout/']").forEach((sortie) =>
    sortie.addEventListener("submit", (evenement) => {
      // The application warns of what waits, and wipes what it can.
      evenement.preventDefault();
      window.location.assign("/terrain/envois/?sortie=1");
    }));
  const barre = new Barre(carnet);
  const expediteur = new EnvoiDesEnveloppes(carnet, (reseau) => (reseau === "autre" ? oublier() : barre.changer(reseau)));
  window.addEventListener("online", () => expediteur.bientot(0));
  await expediteur.envoyer({ frais: true });
}

if (estCapable()) {
  // A refusal of the browser leaves the server's pages as they are.
  installer().catch(() => {});
}
