/* The tablet of a hall: after a while without any gesture, a warning; then the end, which wipes the screen. */
const AVANT_AVERTISSEMENT = 60000;
const DECOMPTE = 20;
const RECOMMENCER = 15000;
const fin = document.querySelector("[data-bm-fin]");
const veille = document.querySelector("[data-bm-veille]");
const recommencer = document.querySelector("[data-bm-recommencer]");
let attente = 0;
let tic = 0;

function surveiller() {
  window.clearTimeout(attente);
  window.clearInterval(tic);
  attente = window.setTimeout(avertir, AVANT_AVERTISSEMENT);
}

function avertir() {
  const secondes = veille.querySelector("[data-bm-secondes]");
  let reste = DECOMPTE;
  secondes.textContent = String(reste);
  veille.showModal();
  tic = window.setInterval(() => {
    reste -= 1;
    secondes.textContent = String(reste);
    if (reste <= 0) {
      window.clearInterval(tic);
      fin.submit();
    }
  }, 1000);
}

if (fin && veille) {
  for (const geste of ["pointerdown", "keydown", "scroll", "input"]) {
    document.addEventListener(geste, () => veille.open || surveiller(), { passive: true });
  }
  veille.addEventListener("close", surveiller);
  veille.querySelector("[data-bm-rester]").addEventListener("click", () => veille.close());
  surveiller();
}
if (recommencer) {
  window.setTimeout(() => window.location.replace(recommencer.href), RECOMMENCER);
}
// A page kept by the browser is not shown to the next person.
window.addEventListener("pageshow", ({ persisted }) => persisted && window.location.reload());
