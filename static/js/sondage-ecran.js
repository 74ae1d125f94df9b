/* body[data-bm-salle]: the screen of a room asks which card is shown and loads itself again when it moved or closed. */
(function () {
  "use strict";
  var RYTHME = 1500;
  var corps = document.body;
  var adresse = corps.dataset.bmSalle;
  if (!adresse || corps.dataset.bmVersion === "0") {
    return;
  }

  function suivre() {
    fetch(adresse, { credentials: "omit", cache: "no-store" })
      .then(function (reponse) {
        // Closed, it answers 410: what the page shows then are the results.
        return reponse.ok ? reponse.json() : { version: reponse.status < 500 ? "close" : corps.dataset.bmVersion };
      })
      .then(function (etat) {
        if (String(etat.version) !== corps.dataset.bmVersion) {
          window.location.reload();
          return;
        }
        window.setTimeout(suivre, RYTHME);
      })
      .catch(function () { window.setTimeout(suivre, RYTHME); });
  }
  window.setTimeout(suivre, RYTHME);
})();
