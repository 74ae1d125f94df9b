/*
 * Suggestions of the directory as one types, in form[data-bm-annuaire="address of the API"]. Choosing one asks the
 * server for the page with that body chosen; without this script the form searches by itself.
 */
const PAUSE = 150;
const formulaire = document.querySelector("form[data-bm-annuaire]");
let attente = 0;
let demande = null;

function echapper(texte) {
  const noeud = document.createElement("span");
  noeud.textContent = texte;
  return noeud.innerHTML;
}

async function demander(texte, montrer) {
  demande?.abort();
  demande = new AbortController();
  try {
    const reponse = await fetch(`${formulaire.dataset.bmAnnuaire}?q=${encodeURIComponent(texte)}`, {
      headers: { Accept: "application/json" }, signal: demande.signal,
    });
    montrer(reponse.ok ? (await reponse.json()).resultats : []);
  } catch {
    // Another letter came, or no network: the form still searches.
  }
}

/* With its suggestions open the library keeps « Enter » for itself: where none is chosen, it searches. */
function chercherAvecEntree(evenement) {
  if (evenement.key === "Enter" && evenement.target.matches("input:not([aria-activedescendant])")) {
    evenement.stopPropagation();
  }
}

/* « Escape » on a suggestion would take away what has the focus: the field has it again, where « Escape » closes the list. */
function revenirAvecEchap(evenement) {
  if (evenement.key === "Escape" && evenement.target.matches("[role=option]")) {
    evenement.stopPropagation();
    document.getElementById("recherche").focus();
  }
}

function suggerer(place) {
  const valeur = place.querySelector("input").value;
  place.addEventListener("keydown", chercherAvecEntree, true);
  place.addEventListener("keydown", revenirAvecEchap, true);
  place.textContent = "";
  window.accessibleAutocomplete({
    element: place,
    id: "recherche",
    name: "q",
    defaultValue: valeur,
    minLength: 2,
    confirmOnBlur: false,
    // The answer takes a moment: « no result » would flash at each letter.
    showNoOptionsFound: false,
    displayMenu: "overlay",
    source: (texte, montrer) => {
      window.clearTimeout(attente);
      attente = window.setTimeout(() => demander(texte, montrer), PAUSE);
    },
    templates: {
      // What was searched before is a text, not a body.
      inputValue: (choix) => (typeof choix === "string" ? choix : (choix?.nom ?? "")),
      suggestion: (choix) =>
        typeof choix === "string"
          ? echapper(choix)
          : `${echapper(choix.nom)}<span class="bm-suggestion__detail">${echapper(choix.detail)}</span>`,
    },
    onConfirm: (choix) => {
      if (choix?.id) {
        window.location.assign(`?q=${encodeURIComponent(choix.nom)}&territoire=${encodeURIComponent(choix.id)}`);
      }
    },
    tStatusQueryTooShort: (minimum) => `Tapez ${minimum} lettres au moins`,
    tStatusNoResults: () => "Aucun organisme ne répond",
    tStatusSelectedOption: (choisie, nombre, rang) => `${choisie} ${rang + 1} sur ${nombre} en surbrillance`,
    tStatusResults: (nombre) => (nombre > 1 ? `${nombre} organismes répondent` : "Un organisme répond"),
    tAssistiveHint: () =>
      "Quand des propositions apparaissent, parcourez-les avec les flèches et choisissez avec Entrée.",
  });
}

if (formulaire?.dataset.bmAnnuaire && typeof window.accessibleAutocomplete === "function") {
  suggerer(formulaire.querySelector("[data-bm-annuaire-champ]"));
}
