/*
 * Of two forms of a page, sending one leaves the other unsaved: what was typed there comes back with the page. So does
 * what was sent by somebody who was signed out meanwhile, once she is back (`session-finie.js` says that it was refused).
 * It waits in this tab, a quarter of an hour at most; never a password, a file nor a hidden field.
 */
const CLE = "bm-restes";
const CLE_DE_L_ENVOI = "bm-envoi";
const DUREE = 15 * 60 * 1000;
const MOT = "Ce que vous aviez écrit ici est revenu\u202f: ce n’est pas encore enregistré.";
const SAISIE = "textarea, select, input:not([type=hidden], [type=password], [type=file], [type=submit])";
const CASE = "[type=checkbox], [type=radio]";

/** @param {string} cle */
const lire = (cle) => JSON.parse(sessionStorage.getItem(cle) ?? "null");

/* The body and the person that the page names, or its script does: what one typed is not for another. */
const qui = () =>
  document.querySelector(".bm-nuit__qui")?.textContent ??
  /** @type {HTMLElement | null} */ (document.querySelector("[data-bm-qui]"))?.dataset.bmQui ??
  "";

/* The page may have lost a form or a line since: a box is known by its value too, a form by what its hidden fields say. */
/** @param {any} champ */
const nomDe = (champ) => (champ.matches(CASE) ? `${champ.name} ${champ.value}` : champ.name);

/** @param {any} champ */
const estUnSujet = (champ) => champ.type === "hidden" && champ.name !== "csrfmiddlewaretoken";

const formulaires = () =>
  [.../** @type {NodeListOf<any>} */ (document.querySelectorAll("main form[method=post]"))].map((formulaire) => ({
    formulaire,
    ou: formulaire.getAttribute("action") ?? "",
    sujet: [...formulaire.elements].filter(estUnSujet).map((champ) => `${champ.name} ${champ.value}`),
  }));

/*
 * What a form said that it showed (`FormulaireRelu`): its server tells by it what somebody else changed since then. One of
 * several steps says it for each, after its prefix.
 */
/** @param {any} formulaire @returns {HTMLInputElement[]} */
const vuesDe = (formulaire) => [...formulaire.querySelectorAll("[type=hidden]:is([name=vues], [name$='-vues'])")];

/* Fields that people fill in, each with its rank among those of its name. */
/** @param {any} formulaire */
function champsDe(formulaire) {
  const vus = new Map();
  return [...formulaire.elements]
    .filter((champ) => champ.name && champ.matches(SAISIE))
    .map((champ) => {
      const nom = nomDe(champ);
      vus.set(nom, (vus.get(nom) ?? 0) + 1);
      return { champ, nom, rang: vus.get(nom) };
    });
}

/** @param {any} champ */
function valeurDe(champ) {
  return champ.matches(CASE) ? champ.checked : champ.value;
}

/** @param {any} champ */
function estChange(champ) {
  if (champ.matches(CASE)) {
    return champ.checked !== champ.defaultChecked;
  }
  if (champ.matches("select")) {
    const choisie = [...champ.options].find((option) => option.defaultSelected) ?? champ.options[0];
    return champ.value !== choisie?.value;
  }
  return champ.value !== champ.defaultValue;
}

/** @param {any} champ @param {any} valeur */
function peutDire(champ, valeur) {
  return !champ.matches("select") || [...champ.options].some((option) => option.value === valeur);
}

document.addEventListener("submit", (evenement) => {
  const envoye = /** @type {HTMLFormElement} */ (evenement.target);
  const presents = formulaires();
  const dits = presents.flatMap(({ formulaire, ou, sujet }) => {
    const estEnvoye = formulaire === envoye;
    const changes = champsDe(formulaire)
      // Of the one that leaves, all: a page that refused it before shows what was typed then as its own words.
      .filter(({ champ }) => estEnvoye || estChange(champ))
      .map(({ champ, nom, rang }) => ({ nom, rang, valeur: valeurDe(champ) }));
    const memes = presents.filter((autre) => autre.ou === ou).map((autre) => autre.formulaire);
    const place = { ou, sujet, rang: memes.indexOf(formulaire), parmi: memes.length };
    return changes.length ? [{ ...place, changes, vues: vuesDe(formulaire).map(({ name, value }) => [name, value]), estEnvoye }] : [];
  });
  const restes = dits.filter((dit) => !dit.estEnvoye);
  const ici = { page: location.pathname, le: Date.now(), qui: qui() };
  sessionStorage.setItem(CLE_DE_L_ENVOI, JSON.stringify({ ...ici, restes: dits }));
  if (!envoye.closest("main")) {
    // Another body, or nobody any more: what was typed was for this one.
    sessionStorage.removeItem(CLE);
    sessionStorage.removeItem(CLE_DE_L_ENVOI);
  } else if (restes.length) {
    sessionStorage.setItem(CLE, JSON.stringify({ ...ici, restes }));
  } else if (lire(CLE)?.page === location.pathname) {
    sessionStorage.removeItem(CLE);
  }
});

/* The form that posts where this one did and says most of what it said; of several, that of its rank if none is gone. */
/** @param {any} reste @param {any[]} presents */
function retrouver(reste, presents) {
  const memes = presents.filter(({ ou }) => ou === reste.ou);
  const communs = memes.map(({ sujet }) => sujet.filter((/** @type {string} */ dit) => reste.sujet.includes(dit)).length);
  const choisis = memes.filter((_, rang) => communs[rang] === Math.max(...communs));
  return choisis.length === 1 ? choisis[0] : memes.length === reste.parmi ? memes[reste.rang] : undefined;
}

/** @param {any} formulaire @param {{ changes: { rang: number, nom: string, valeur: any }[], vues: any }} reste */
function rendre(formulaire, { changes, vues }) {
  const champs = champsDe(formulaire);
  const revenus = changes.filter(({ rang, nom, valeur }) => {
    const champ = champs.find((un) => un.nom === nom && un.rang === rang)?.champ;
    if (!champ || valeurDe(champ) === valeur || !peutDire(champ, valeur)) {
      return false;
    }
    champ[typeof valeur === "boolean" ? "checked" : "value"] = valeur;
    champ.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  });
  if (revenus.length) {
    // With the words of a page comes what that page showed: else they would pass for answers to this one.
    // An earlier version kept one text.
    const montrees = new Map(Array.isArray(vues) ? vues : []);
    vuesDe(formulaire).forEach((vue) => vue.setAttribute("value", montrees.get(vue.name) ?? vue.value));
    const mot = document.createElement("p");
    mot.className = "bm-alerte bm-alerte--attention";
    mot.setAttribute("role", "status");
    mot.textContent = MOT;
    formulaire.prepend(mot);
  }
}

/* Give what waits under a key back to the forms of this page: never to somebody else. */
/** @param {string} cle @param {any} garde */
function ramener(cle, garde) {
  const estPerdu = garde && (Date.now() - garde.le >= DUREE || garde.qui !== qui());
  if (estPerdu || garde?.page === location.pathname) {
    sessionStorage.removeItem(cle);
  }
  if (estPerdu || garde?.page !== location.pathname) {
    return;
  }
  const presents = formulaires();
  for (const reste of garde.restes) {
    const present = retrouver(reste, presents);
    if (present) {
      rendre(present.formulaire, reste);
    }
  }
}

const envoi = lire(CLE_DE_L_ENVOI);
if (envoi?.refuse && envoi.qui === qui()) {
  // It holds the other forms of its page too.
  sessionStorage.removeItem(CLE);
  ramener(CLE_DE_L_ENVOI, envoi);
} else {
  sessionStorage.removeItem(CLE_DE_L_ENVOI);
  ramener(CLE, lire(CLE));
}
