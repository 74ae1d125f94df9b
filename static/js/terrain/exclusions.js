/** Undo what the answer just given excludes in the form of a criterion: « Aucun » or the other boxes, « Jamais » or days. */
export function exclure(formulaire, cible) {
  if (cible.type === "checkbox" && cible.name === "mesure" && cible.checked) {
    formulaire.querySelectorAll("input[name=mesure]").forEach((autre) => {
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
}
