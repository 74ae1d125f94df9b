/* [data-bm-menu-bascule="id"] opens and closes the menu with that id; Escape closes it. */
(function () {
  "use strict";

  function poser(bouton, ouvert) {
    var menu = document.getElementById(bouton.dataset.bmMenuBascule);
    bouton.setAttribute("aria-expanded", String(ouvert));
    if (ouvert) {
      menu.setAttribute("data-ouvert", "");
    } else {
      menu.removeAttribute("data-ouvert");
    }
  }

  document.querySelectorAll("[data-bm-menu-bascule]").forEach(function (bouton) {
    poser(bouton, false);
    bouton.addEventListener("click", function () {
      poser(bouton, bouton.getAttribute("aria-expanded") !== "true");
    });
    document.addEventListener("keydown", function (evenement) {
      if (evenement.key === "Escape" && bouton.getAttribute("aria-expanded") === "true") {
        poser(bouton, false);
        bouton.focus();
      }
    });
  });
})();
