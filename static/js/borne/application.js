/* Opens the kiosk: one page of this device at a time, on a browser that can keep what people answer. */
import { estCapable } from "../commun/coffre.js";
import { Appareil } from "./appareil.js";
import { Borne, SANS_AIDE } from "./borne.js";
import { afficher } from "./cadre.js";
import { ecranImpossible } from "./ecrans.js";
import { codeDuFragment, pageUnique } from "./page.js";

const REESSAI = 60000;

async function ouvrir() {
  const code = codeDuFragment();
  const provisoire = { aides: SANS_AIDE };
  if (!estCapable()) {
    afficher(provisoire, ecranImpossible("Ce navigateur ne convient pas à une borne", "Il ne sait pas garder les avis chiffrés. Utilisez Chromium, Chrome, Edge ou Firefox à jour, à une adresse en https.", false));
    return;
  }
  await pageUnique(() =>
    afficher(provisoire, ecranImpossible("La borne est déjà ouverte", "Une autre fenêtre de cet appareil sert la borne. Fermez-la\u202f: celle-ci prendra le relais.", false)));
  let appareil;
  try {
    appareil = await Appareil.ouvrir();
  } catch (erreur) {
    afficher(provisoire, ecranImpossible("La borne ne s’ouvre pas", "Rien n’a été effacé. Rouvrez l’application\u202f; si cela persiste, redémarrez l’appareil et prévenez l’équipe."));
    // A disk may be slow when a device starts, and nobody be there.
    window.setTimeout(() => window.location.reload(), REESSAI);
    throw erreur;
  }
  const borne = new Borne(appareil);
  await borne.collecte.reprendreBrouillon();
  borne.demarrer(code);
}

ouvrir();
