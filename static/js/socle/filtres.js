/*
 * form[data-bm-filtres]: a select or a box changed by hand sends the form; empty fields stay out of the address. From the
 * keyboard each arrow changes a select, and each figure a date: there « Appliquer » sends.
 */
const QUI_ENVOIENT = "select, input[type=checkbox], input[type=radio], input[type=date]";

let auClavier = false;

document.addEventListener("keydown", () => { auClavier = true; }, true);
document.addEventListener("pointerdown", () => { auClavier = false; }, true);

function alleger(formulaire) {
  for (const champ of formulaire.querySelectorAll("input, select")) {
    if (champ.name && champ.value === "") {
      champ.disabled = true;
    }
  }
}

for (const formulaire of document.querySelectorAll("form[data-bm-filtres]")) {
  formulaire.addEventListener("submit", () => alleger(formulaire));
  formulaire.addEventListener("change", ({ target }) => {
    if (!auClavier && /** @type {Element} */ (target).matches(QUI_ENVOIENT)) {
      formulaire.requestSubmit();
    }
  });
}
// The back button restores the page with its fields still disabled.
window.addEventListener("pageshow", () => {
  for (const champ of document.querySelectorAll("form[data-bm-filtres] [disabled]")) {
    champ.disabled = false;
  }
});
