/*
 * form[data-bm-saisie]: keeps the draft as soon as an answer changes. When the network is missing, says so in
 * [data-bm-saisie-etat], holds the page, and saves again when it comes back. « Aucun » and the other boxes exclude
 * each other. Without this script the buttons save.
 */
(function () {
  "use strict";
  var formulaire = document.querySelector("form[data-bm-saisie]");
  var etat = document.querySelector("[data-bm-saisie-etat]");
  var enAttente = false;
  if (!formulaire) {
    return;
  }

  function dire(phrase) {
    if (etat) {
      etat.querySelector("p").textContent = phrase;
      etat.hidden = phrase === "";
    }
  }

  function garder() {
    var donnees = new FormData(formulaire);
    donnees.set("vers", "ici");
    return window
      .fetch(formulaire.action, { method: "POST", body: donnees, credentials: "same-origin", redirect: "manual" })
      .then(function (reponse) {
        if (reponse.status === 204) {
          enAttente = false;
          dire("");
        } else {
          enAttente = true;
          dire("Cette réponse n’est pas enregistrée. Gardez cette page ouverte et touchez Suivant.");
        }
      })
      .catch(function () {
        enAttente = true;
        dire("Sans réseau. Cette réponse n’est pas encore enregistrée\u202f: gardez cette page ouverte, elle partira au retour du réseau.");
      });
  }

  formulaire.addEventListener("change", function (evenement) {
    var cible = evenement.target;
    if (cible.type === "checkbox" && cible.name === "mesure" && cible.checked) {
      formulaire.querySelectorAll("input[name=mesure]").forEach(function (autre) {
        if (autre !== cible && (autre.value === "aucun" || cible.value === "aucun")) {
          autre.checked = false;
        }
      });
    }
    if (cible.name === "jamais" && cible.checked) {
      formulaire.querySelector("input[name=mesure]").value = "";
    }
    if (cible.name === "mesure" && cible.type === "number" && cible.value !== "" && formulaire.elements.jamais) {
      formulaire.elements.jamais.checked = false;
    }
    garder();
  });

  document.addEventListener("submit", function (evenement) {
    if (evenement.target === formulaire && window.navigator.onLine === false) {
      evenement.preventDefault();
      enAttente = true;
      dire("Sans réseau. Gardez cette page ouverte\u202f: vous pourrez continuer au retour du réseau.");
    }
  });

  window.addEventListener("online", function () {
    if (enAttente) {
      garder();
    }
  });
})();
