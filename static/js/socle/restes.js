/*
 * Of two forms of a page, sending one leaves the other unsaved: what was typed there comes back with the page.
 * It waits in this tab, a quarter of an hour at most; never a password, a file nor a hidden field.
 */
const CLE = "bm-restes";
const DUREE = 15 * 60 * 1000;
const MOT = "Ce que vous aviez écrit ici est revenu\u202f: ce n’est pas encore enregistré.";
const SAISIE = "textarea, select, input:not([type=hidden], [type=password], [type=file], [type=submit])";

const lire = () => JSON.parse(sessionStorage.getItem(CLE) ?? "null");

const formulaires = () => [...document.querySelectorAll("main form[method=post]")];

/** @param {any} formulaire */
const champsDe = (formulaire) => [...formulaire.elements].filter((champ) => champ.name && champ.matches(SAISIE));

/** @param {any} champ */
function valeurDe(champ) {
  return champ.matches("[type=checkbox], [type=radio]") ? champ.checked : champ.value;
}

/** @param {any} champ */
function estChange(champ) {
  if (champ.matches("[type=checkbox], [type=radio]")) {
    return champ.checked !== champ.defaultChecked;
  }
  if (champ.matches("select")) {
    const choisie = [...champ.options].find((option) => option.defaultSelected) ?? champ.options[0];
    return champ.value !== choisie?.value;
  }
  return champ.value !== champ.defaultValue;
}

/* Forms are known by where they post, and their rank among those that post there. */
function nommer() {
  const vus = new Map();
  return formulaires().map((formulaire) => {
    const ou = formulaire.getAttribute("action") ?? "";
    vus.set(ou, (vus.get(ou) ?? 0) + 1);
    return { formulaire, nom: `${ou} ${vus.get(ou)}` };
  });
}

document.addEventListener("submit", (evenement) => {
  // Whoever signs out leaves nothing to the next person.
  if (!(evenement.target instanceof Element && evenement.target.closest("main"))) {
    sessionStorage.removeItem(CLE);
    return;
  }
  const voisins = nommer().filter(({ formulaire }) => formulaire !== evenement.target);
  const restes = voisins.flatMap(({ formulaire, nom }) => {
    const champs = champsDe(formulaire).map((champ, rang) => ({ rang, nom: champ.name, valeur: valeurDe(champ), champ }));
    const changes = champs.filter(({ champ }) => estChange(champ)).map(({ champ, ...reste }) => reste);
    return changes.length ? [{ nom, changes }] : [];
  });
  if (restes.length) {
    sessionStorage.setItem(CLE, JSON.stringify({ page: location.pathname, le: Date.now(), restes }));
  } else if (lire()?.page === location.pathname) {
    sessionStorage.removeItem(CLE);
  }
});

/** @param {any} formulaire @param {{ rang: number, nom: string, valeur: any }[]} changes */
function rendre(formulaire, changes) {
  const champs = champsDe(formulaire);
  const revenus = changes.filter(({ rang, nom, valeur }) => {
    const champ = champs[rang];
    if (champ?.name !== nom || valeurDe(champ) === valeur) {
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
  for (const { formulaire, nom } of nommer()) {
    rendre(formulaire, garde.restes.find((reste) => reste.nom === nom)?.changes ?? []);
  }
}
