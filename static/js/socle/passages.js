/*
 * What is selected in [data-bm-selection] goes to textarea[data-bm-passages], one passage a line, each once.
 * Brackets of what is already masked are left out by the server.
 */
const source = document.querySelector("[data-bm-selection]");
const champ = document.querySelector("textarea[data-bm-passages]");

const lignes = (texte) => texte.split("\n").map((ligne) => ligne.trim()).filter(Boolean);

function prendre() {
  const selection = document.getSelection();
  if (selection && !selection.isCollapsed && source.contains(selection.anchorNode) && source.contains(selection.focusNode)) {
    champ.value = [...new Set([...champ.value.split("\n").filter(Boolean), ...lignes(selection.toString())])].join("\n");
  }
}

if (source && champ) {
  for (const aide of document.querySelectorAll("[data-bm-selection-aide]")) {
    aide.hidden = false;
  }
  source.addEventListener("mouseup", prendre);
  source.addEventListener("touchend", prendre);
  document.addEventListener("keyup", ({ key }) => key === "Shift" && prendre());
}
