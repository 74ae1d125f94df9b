/* What the page of a kiosk needs from its browser. */
const APPUI = 2000;

/** The code of the fragment « #code=… »; the fragment leaves the address at once. */
export function codeDuFragment() {
  const code = new URLSearchParams(window.location.hash.slice(1)).get("code") || "";
  if (window.location.hash) {
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
  }
  return code;
}

/** Resolve once this page is the only one that serves the kiosk; `patienter` is called when another one does. */
export function pageUnique(patienter) {
  return /** @type {Promise<void>} */ (new Promise((resoudre) => {
    const minuterie = window.setTimeout(patienter, 1000);
    navigator.locks.request("borne-ecran", () => {
      window.clearTimeout(minuterie);
      resoudre();
      return new Promise(() => {});
    });
  }));
}

/** Call `ouvrir` after a long press on the emblem, or when the keyboard activates it. */
export function ecouterService(ouvrir) {
  const embleme = document.querySelector("[data-bm-service]");
  let minuterie = 0;
  const lacher = () => window.clearTimeout(minuterie);
  embleme.addEventListener("pointerdown", () => {
    minuterie = window.setTimeout(ouvrir, APPUI);
  });
  ["pointerup", "pointerleave", "pointercancel"].forEach((geste) => embleme.addEventListener(geste, lacher));
  embleme.addEventListener("click", ({ detail }) => detail === 0 && ouvrir());
  // A long press selects nothing and opens no menu; where one types, the menu stays.
  document.addEventListener("contextmenu", (evenement) => evenement.target.closest("input, textarea") || evenement.preventDefault());
}

/** Fill the screen; refused without a gesture, or by the device. */
export async function pleinEcran() {
  await document.documentElement.requestFullscreen?.({ navigationUI: "hide" }).catch(() => {});
}
