/* [data-bm-rapport]: asks how far the document is every two seconds, then loads the page that gives it. */
(function () {
  "use strict";

  var attente = document.querySelector("[data-bm-rapport]");
  if (!attente || !window.fetch) {
    return;
  }
  var adresse = attente.dataset.bmRapport;
  var delai = 2000;

  function demander() {
    fetch(adresse, { headers: { Accept: "application/json" }, credentials: "same-origin" })
      .then(function (reponse) {
        if (!reponse.ok) {
          throw new Error(String(reponse.status));
        }
        return reponse.json();
      })
      .then(function (etat) {
        /* Done, or waiting so long that the page has something to say. */
        if (etat.fini || (etat.attend && !attente.hasAttribute("data-bm-rapport-attend"))) {
          window.location.reload();
          return;
        }
        attente.querySelector("[data-bm-rapport-mot]").textContent = etat.mot;
        attente.querySelector("[data-bm-rapport-part]").textContent = etat.progression;
        attente.querySelector("[data-bm-rapport-barre]").value = etat.progression;
        delai = 2000;
        window.setTimeout(demander, delai);
      })
      .catch(function () {
        /* Cut network or server: asks again, less and less often. */
        delai = Math.min(delai * 2, 30000);
        window.setTimeout(demander, delai);
      });
  }
  window.setTimeout(demander, delai);
})();
