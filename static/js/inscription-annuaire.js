/*
 * Suggestions of the directory as one types, in form[data-bm-annuaire="address of the API"].
 * Choosing one asks the server for the page with that body chosen; without this script the
 * form searches by itself.
 */
(function () {
  "use strict";
  var formulaire = document.querySelector("form[data-bm-annuaire]");
  if (!formulaire || !formulaire.dataset.bmAnnuaire || typeof window.accessibleAutocomplete !== "function") {
    return;
  }
  var place = formulaire.querySelector("[data-bm-annuaire-champ]");
  var ancien = place.querySelector("input");
  var valeur = ancien.value;
  var attente = 0;
  var demande = null;

  function echapper(texte) {
    var noeud = document.createElement("span");
    noeud.textContent = texte;
    return noeud.innerHTML;
  }

  function chercher(texte, montrer) {
    window.clearTimeout(attente);
    attente = window.setTimeout(function () {
      if (demande) {
        demande.abort();
      }
      demande = new window.AbortController();
      window.fetch(formulaire.dataset.bmAnnuaire + "?q=" + encodeURIComponent(texte), {
        headers: { Accept: "application/json" },
        signal: demande.signal
      }).then(function (reponse) {
        return reponse.ok ? reponse.json() : { resultats: [] };
      }).then(function (corps) {
        montrer(corps.resultats);
      }).catch(function () {
        return null;
      });
    }, 150);
  }

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
    source: chercher,
    templates: {
      inputValue: function (choix) { return choix ? choix.nom : ""; },
      suggestion: function (choix) {
        if (typeof choix === "string") {
          return echapper(choix);
        }
        return echapper(choix.nom) + "<span class=\"bm-suggestion__detail\">" + echapper(choix.detail) + "</span>";
      }
    },
    onConfirm: function (choix) {
      if (choix && choix.id) {
        window.location.assign("?q=" + encodeURIComponent(choix.nom) + "&territoire=" + encodeURIComponent(choix.id));
      }
    },
    tStatusQueryTooShort: function (minimum) { return "Tapez " + minimum + " lettres au moins"; },
    tStatusNoResults: function () { return "Aucun organisme ne répond"; },
    tStatusSelectedOption: function (choisie, nombre, rang) {
      return choisie + " " + (rang + 1) + " sur " + nombre + " en surbrillance";
    },
    tStatusResults: function (nombre) { return nombre > 1 ? nombre + " organismes répondent" : "Un organisme répond"; },
    tAssistiveHint: function () {
      return "Quand des propositions apparaissent, parcourez-les avec les flèches et choisissez avec Entrée.";
    }
  });
})();
