/*
 * The tablet of a hall: after a while without any gesture, a warning; then the end, which wipes the screen. Cut from the
 * network it stays on its page: the one that a browser shows instead leads nowhere, and loses what was typed.
 */
const AVANT_AVERTISSEMENT = 60000;
const DECOMPTE = 20;
const RECOMMENCER = 15000;
const RESEAU = 5000;
const fin = document.querySelector("[data-bm-fin]");
const veille = document.querySelector("[data-bm-veille]");
const recommencer = document.querySelector("[data-bm-recommencer]");
const coupure = document.querySelector("[data-bm-coupure]");
let attente = 0;
let tic = 0;
let estFini = false;

function surveiller() {
  window.clearTimeout(attente);
  window.clearInterval(tic);
  attente = estFini ? 0 : window.setTimeout(avertir, AVANT_AVERTISSEMENT);
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
      finir();
    }
  }, 1000);
}

/** Nothing of who left stays, nor a question that nobody can answer any more: whoever comes reads what is waited for. */
function finir() {
  estFini = true;
  window.clearInterval(tic);
  document.querySelector("main").replaceChildren(coupure);
  veille.close();
  partir(() => fin.submit());
}

/** Leave the page by itself once the site answers. */
async function partir(geste) {
  const reponse = await fetch(window.location.href, { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (reponse && reponse.status < 500) {
    geste();
  } else {
    coupure.hidden = false;
    window.setTimeout(partir, RESEAU, geste);
  }
}

function retenir(evenement) {
  if (navigator.onLine === false && (evenement.type === "submit" || evenement.target.closest("a"))) {
    evenement.preventDefault();
    coupure.hidden = false;
    coupure.scrollIntoView({ block: "center" });
  }
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
  window.setTimeout(partir, RECOMMENCER, () => window.location.replace(recommencer.href));
}
// Before the guard of double clicks, which then takes nothing for sent.
document.addEventListener("submit", retenir, true);
document.addEventListener("click", retenir, true);
window.addEventListener("online", () => {
  coupure.hidden = true;
});
// A page kept by the browser is not shown to the next person.
window.addEventListener("pageshow", ({ persisted }) => persisted && window.location.reload());
