/*
 * [data-bm-rebours="ISO instant"][data-bm-maintenant="ISO instant"]: keeps the server's countdown true while the page
 * stays open. The server's clock counts: the device only measures the time elapsed since the page was rendered, by its
 * own clock too, as what measures best stops where the machine sleeps. The longer of both is meant: no promise is kept
 * too long.
 */
const MINUTE = 60000;
const HEURE = 60 * MINUTE;
const JOUR = 24 * HEURE;
const RYTHME = 15000;

function mots(reste) {
  if (reste <= 0) {
    return "Clos";
  }
  if (reste >= 2 * JOUR) {
    return `${Math.floor(reste / JOUR)}\u00a0jours`;
  }
  if (reste >= 2 * HEURE) {
    return `${Math.floor(reste / HEURE)}\u00a0heures`;
  }
  const minutes = Math.max(1, Math.floor(reste / MINUTE));
  return `${minutes}\u00a0minute${minutes > 1 ? "s" : ""}`;
}

for (const element of document.querySelectorAll("[data-bm-rebours]")) {
  const reste = Date.parse(element.dataset.bmRebours) - Date.parse(element.dataset.bmMaintenant);
  const [debut, heure] = [window.performance.now(), Date.now()];
  if (!Number.isNaN(reste)) {
    window.setInterval(() => {
      const texte = mots(reste - Math.max(window.performance.now() - debut, Date.now() - heure));
      if (element.textContent !== texte) {
        element.textContent = texte;
      }
    }, RYTHME);
  }
}
