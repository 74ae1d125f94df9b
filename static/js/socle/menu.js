/* [data-bm-menu-bascule="id"] opens and closes the menu with that id; Escape closes it. */
function poser(bouton, ouvert) {
  bouton.setAttribute("aria-expanded", String(ouvert));
  document.getElementById(bouton.dataset.bmMenuBascule).toggleAttribute("data-ouvert", ouvert);
}

const estOuvert = (bouton) => bouton.getAttribute("aria-expanded") === "true";

for (const bouton of document.querySelectorAll("[data-bm-menu-bascule]")) {
  poser(bouton, false);
  bouton.addEventListener("click", () => poser(bouton, !estOuvert(bouton)));
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && estOuvert(bouton)) {
      poser(bouton, false);
      bouton.focus();
    }
  });
}
