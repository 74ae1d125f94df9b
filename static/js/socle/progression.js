/*
 * [data-bm-rapport]: asks how far the document is every two seconds, then loads the page that gives it; so it does once
 * this person may ask no more, for the page then says so. [data-bm-rapport-mot] is a voice: it is touched when it changes.
 */
const RYTHME = 2000;
const RYTHME_MAX = 30000;
const REFUS = new Set([401, 403, 404, 410]);
const attente = document.querySelector("[data-bm-rapport]");
let delai = RYTHME;

async function lire() {
  const headers = { Accept: "application/json" };
  const reponse = await fetch(attente.dataset.bmRapport, { headers, credentials: "same-origin" });
  if (reponse.redirected || REFUS.has(reponse.status)) {
    return { fini: true };
  }
  if (!reponse.ok) {
    throw new Error(String(reponse.status));
  }
  return reponse.json();
}

async function suivre() {
  try {
    const etat = await lire();
    // Done, or waiting so long that the page has something to say.
    if (etat.fini || (etat.attend && !attente.hasAttribute("data-bm-rapport-attend"))) {
      window.location.reload();
      return;
    }
    const mot = attente.querySelector("[data-bm-rapport-mot]");
    if (mot.textContent !== etat.mot) {
      mot.textContent = etat.mot;
    }
    attente.querySelector("[data-bm-rapport-part]").textContent = etat.progression;
    attente.querySelector("[data-bm-rapport-barre]").value = etat.progression;
    delai = RYTHME;
  } catch {
    // Cut network or server: asks again, less and less often.
    delai = Math.min(delai * 2, RYTHME_MAX);
  }
  window.setTimeout(suivre, delai);
}

if (attente) {
  window.setTimeout(suivre, delai);
}
