/*
 * The tablet of a hall: after a while without any gesture, a warning; then the end, which wipes the screen. Where the
 * site does not answer it stays on its page: the one that a browser shows instead leads nowhere, and loses what was
 * typed.
 */
const AVANT_AVERTISSEMENT = 60000;
const DECOMPTE = 20;
const RECOMMENCER = 15000;
const RESEAU = 5000;
const PATIENCE = 10000;
/* In the session of the tab: the end was asked for while another gesture was on its way. */
const FIN_DEMANDEE = "bm-fin-demandee";
const fin = document.querySelector("[data-bm-fin]");
const veille = document.querySelector("[data-bm-veille]");
const recommencer = document.querySelector("[data-bm-recommencer]");
const coupure = document.querySelector("[data-bm-coupure]");
let attente = 0;
let tic = 0;
let estFini = false;
let estDemande = false;
let estParti = false;
let permis = null;

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

async function repond() {
  const reponse = await fetch(window.location.href, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
  return Boolean(reponse && reponse.status < 500);
}

/** Leave the page by itself once the site answers. */
async function partir(geste) {
  if (await repond()) {
    geste();
  } else {
    coupure.hidden = false;
    window.setTimeout(partir, RESEAU, geste);
  }
}

/**
 * Hold a gesture that leaves the page until the site is known to answer: a network may be there without it. The end may
 * follow one that is on its way: it waits for it, whose page then ends at once.
 */
async function retenir(evenement) {
  const geste = evenement.type === "submit" ? evenement.target : evenement.target.closest("a:not([href^='#'])");
  if (!geste || geste === permis) {
    estParti ||= Boolean(geste);
    return;
  }
  evenement.preventDefault();
  if (geste === fin && (estDemande || estParti)) {
    window.sessionStorage.setItem(FIN_DEMANDEE, "oui");
    return;
  }
  if (estDemande) {
    return;
  }
  estDemande = true;
  const joint = await repond();
  estDemande = false;
  coupure.hidden = joint;
  if (joint) {
    permis = geste;
    if (evenement.type === "submit") {
      geste.requestSubmit(evenement.submitter);
    } else {
      geste.click();
    }
    permis = null;
  } else {
    window.sessionStorage.removeItem(FIN_DEMANDEE);
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
const finit = window.sessionStorage.getItem(FIN_DEMANDEE);
window.sessionStorage.removeItem(FIN_DEMANDEE);
if (finit && fin) {
  // What was refused is lost once ended: who is still there may send it again.
  document.querySelector("[data-bm-refuse]") ? avertir() : partir(() => fin.submit());
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
