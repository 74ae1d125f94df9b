/* A button[data-bm-copier="id of a field"] copies it; hidden where copying is not possible. */
async function copier(bouton) {
  const champ = document.getElementById(bouton.dataset.bmCopier);
  const retour = bouton.parentNode.querySelector("[data-bm-copie]");
  try {
    await navigator.clipboard.writeText(champ.value);
    retour.textContent = "Texte copié.";
  } catch {
    champ.focus();
    champ.select();
    retour.textContent = "Texte sélectionné\u202f: copiez-le.";
  }
}

if (navigator.clipboard) {
  for (const bouton of document.querySelectorAll("[data-bm-copier]")) {
    bouton.hidden = false;
    bouton.addEventListener("click", () => copier(bouton));
  }
}
