/* Applies the chosen theme before the first paint: loaded in the head as a script that blocks, not as a module. */
{
  const racine = document.documentElement;
  racine.classList.add("bm-js");
  try {
    const choix = window.localStorage.getItem("bm-theme");
    if (choix === "clair" || choix === "sombre") {
      racine.dataset.theme = choix;
    }
  } catch {
    // Storage refused: the system's preference holds.
  }
}
