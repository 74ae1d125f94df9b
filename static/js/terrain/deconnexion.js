/*
 * form[data-bm-deconnexion], on a page of the account: whoever has the application open on this phone signs out there,
 * where what waits is told and what may be is wiped. Signed out here, her visits would stay on the screen for anybody.
 */
import { compteCourant, estCapable } from "./stockage.js";

const formulaire = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-bm-deconnexion]"));

if (formulaire) {
  formulaire.addEventListener("submit", async (evenement) => {
    evenement.preventDefault();
    const compte = estCapable() ? await compteCourant().catch(() => "") : "";
    if (compte) {
      window.location.assign("/terrain/envois/?sortie=1");
    } else {
      formulaire.submit();
    }
  });
}
