/** Hand a value over as a JSON file. */
export function telecharger(nom, valeur) {
  const adresse = URL.createObjectURL(new Blob([JSON.stringify(valeur, null, 1)], { type: "application/json" }));
  const lien = document.createElement("a");
  lien.href = adresse;
  lien.download = nom;
  lien.click();
  window.setTimeout(() => URL.revokeObjectURL(adresse), 10000);
}
