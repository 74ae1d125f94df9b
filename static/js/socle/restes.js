/*
 * Of two forms of a page, sending one leaves the other unsaved: what was typed there comes back with the page.
 * It waits in this tab, a quarter of an hour at most; never a password, a file nor a hidden field.
 */
const CLE = "bm-restes";
const DUREE = 15 * 60 * 1000;
const MOT = "Ce que vous aviez écrit ici est revenu\u202f: ce n’est pas encore enregistré.";
const SAISIE = "textarea, select, input:not([type=hidden], [type=password], [type=file], [type=submit])";
const CASE = "[type=checkbox], [type=radio]";

const lire = () => JSON.parse(sessionStorage.getItem(CLE) ?? "null");

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
  const restes = presents.flatMap(({ formulaire, ou, sujet }) => {
    const changes = champsDe(formulaire)
      .filter(({ champ }) => estChange(champ))
      .map(({ champ, nom, rang }) => ({ nom, rang, valeur: valeurDe(champ) }));
    const memes = presents.filter((autre) => autre.ou === ou).map((autre) => autre.formulaire);
    const place = { ou, sujet, rang: memes.indexOf(formulaire), parmi: memes.length };
    return formulaire !== envoye && changes.length ? [{ ...place, changes }] : [];
  });
  if (!envoye.closest("main")) {
    // Another body, or nobody any more: what was typed was for this one.
    sessionStorage.removeItem(CLE);
  } else if (restes.length) {
    sessionStorage.setItem(CLE, JSON.stringify({ page: location.pathname, le: Date.now(), restes }));
  } else if (lire()?.page === location.pathname) {
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

/** @param {any} formulaire @param {{ rang: number, nom: string, valeur: any }[]} changes */
function rendre(formulaire, changes) {
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
    const mot = document.createElement("p");
    mot.className = "bm-alerte bm-alerte--attention";
    mot.setAttribute("role", "status");
    mot.textContent = MOT;
    formulaire.prepend(mot);
  }
}

const garde = lire();
if (garde?.page === location.pathname && Date.now() - garde.le < DUREE) {
  sessionStorage.removeItem(CLE);
  const presents = formulaires();
  for (const reste of garde.restes) {
    const present = retrouver(reste, presents);
    if (present) {
      rendre(present.formulaire, reste.changes);
    }
  }
}
