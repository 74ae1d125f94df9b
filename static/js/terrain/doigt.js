/* A finger between its down and its click: what is drawn again under it would swallow the click. */

/** A click follows at most so long after the finger that leaves the screen. */
const CLIC_MS = 100;
/** Longer on the screen, a finger makes no click; or it was lifted where no event tells it. */
const POSE_MS = 1000;
let leveA = 0;

export function suivreLeDoigt() {
  const jusqua = (delai) => () => {
    leveA = performance.now() + delai;
  };
  document.addEventListener("pointerdown", jusqua(POSE_MS), true);
  document.addEventListener("pointerup", jusqua(CLIC_MS), true);
  document.addEventListener("pointercancel", jusqua(0), true);
}

/** Resolve once no finger is about to click. */
export async function doigtLeve() {
  while (performance.now() < leveA) {
    await new Promise((suite) => window.setTimeout(suite, leveA - performance.now()));
  }
}
