/* [data-bm-theme]: light or dark, remembered on this device only. */
const racine = document.documentElement;
const sombre = window.matchMedia("(prefers-color-scheme: dark)");

const estSombre = () => (racine.dataset.theme ? racine.dataset.theme === "sombre" : sombre.matches);

function dire() {
  for (const bouton of document.querySelectorAll("[data-bm-theme]")) {
    bouton.hidden = false;
    bouton.querySelector("[data-bm-theme-mot]").textContent = estSombre() ? "Thème clair" : "Thème sombre";
  }
}

document.addEventListener("click", ({ target }) => {
  if (!target.closest("[data-bm-theme]")) {
    return;
  }
  racine.dataset.theme = estSombre() ? "clair" : "sombre";
  try {
    window.localStorage.setItem("bm-theme", racine.dataset.theme);
  } catch {
    // Not remembered, still applied to this page.
  }
  dire();
});
sombre.addEventListener("change", dire);
dire();
