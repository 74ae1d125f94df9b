/*
 * form[data-bm-codes]: the PDF of a new lot is taken by script, so that the page then shows the lot. One press, one lot;
 * without script the browser downloads it by itself.
 */
(function () {
  "use strict";
  var etat = document.querySelector("[data-bm-codes-etat]");
  var formulaires = document.querySelectorAll("form[data-bm-codes]");
  var enCours = false;
  if (etat) {
    etat.textContent = "";
  }

  function dire(mot) {
    if (etat) {
      etat.textContent = mot;
    }
  }

  function donner(fichier, nom) {
    var lien = document.createElement("a");
    lien.href = URL.createObjectURL(fichier);
    lien.download = nom;
    document.body.append(lien);
    lien.click();
    lien.remove();
    // The lot exists now: the page that shows it comes once the browser took the file.
    window.setTimeout(function () { window.location.reload(); }, 1500);
  }

  function imprimer(formulaire) {
    enCours = true;
    dire("Les cartes se préparent…");
    fetch(formulaire.action, { method: "POST", body: new FormData(formulaire), credentials: "same-origin", redirect: "manual" })
      .then(function (reponse) {
        if ((reponse.headers.get("Content-Type") || "").indexOf("application/pdf") !== 0) {
          window.location.reload();
          return null;
        }
        var nom = /filename="([^"]+)"/.exec(reponse.headers.get("Content-Disposition") || "");
        return reponse.blob().then(function (fichier) {
          dire("Les cartes sont téléchargées. Gardez ce fichier jusqu’à la distribution, puis effacez-le.");
          donner(fichier, nom ? nom[1] : "codes.pdf");
        });
      })
      .catch(function () {
        enCours = false;
        dire("Le réseau a manqué. Rechargez la page : si un lot est apparu, annulez-le et recommencez.");
      });
  }

  formulaires.forEach(function (formulaire) {
    formulaire.addEventListener("submit", function (evenement) {
      evenement.preventDefault();
      if (!enCours) {
        imprimer(formulaire);
      }
    });
  });
})();
