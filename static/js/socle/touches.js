/*
 * Keys pressed alone act at once: a dictated word or a hand that trembles may press them. Whoever wants turns them off
 * (button[data-bm-touches]), on this device only; the others, « Tab », arrows, « Enter », are the browser's.
 */
const CLE = "bm-touches";

export function sontActives() {
  try {
    return window.localStorage.getItem(CLE) !== "non";
  } catch {
    return true;
  }
}

function dire() {
  for (const bouton of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-bm-touches]"))) {
    bouton.hidden = false;
    bouton.textContent = sontActives() ? "Désactiver ces raccourcis" : "Réactiver ces raccourcis";
  }
}

document.addEventListener("click", ({ target }) => {
  if (/** @type {Element} */ (target).closest("[data-bm-touches]")) {
    try {
      window.localStorage.setItem(CLE, sontActives() ? "non" : "oui");
    } catch {
      // Not remembered: they stay.
    }
    dire();
  }
});
dire();
