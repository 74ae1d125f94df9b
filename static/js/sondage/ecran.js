/* body[data-bm-salle]: the screen of a room asks which card is shown and loads itself again when it moved or closed. */
const RYTHME = 1500;
const { bmSalle: adresse, bmVersion: version } = document.body.dataset;

/** The version that the server shows; the one of this page when the server fails. */
async function lireVersion() {
  const reponse = await fetch(adresse, { credentials: "omit", cache: "no-store" });
  if (reponse.ok) {
    return String((await reponse.json()).version);
  }
  // Closed, it answers 410: what the page shows then are the results.
  return reponse.status < 500 ? "close" : version;
}

async function suivre() {
  if ((await lireVersion().catch(() => version)) === version) {
    window.setTimeout(suivre, RYTHME);
  } else {
    window.location.reload();
  }
}

if (adresse && version !== "0") {
  window.setTimeout(suivre, RYTHME);
}
