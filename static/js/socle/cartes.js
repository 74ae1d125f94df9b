/*
 * table[data-bm-lignes]: on a phone, and on a tablet if it is wide, each line of a list reads as a card (composants.css
 * lays it out from the first paint), where a cell bears the head of its column: those heads are written here. So are
 * roles, because a table laid out otherwise is no table any more for some screen readers.
 */
const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TFOOT: "rowgroup", TR: "row", TD: "cell" };
const roleDe = (element) =>
  element.tagName === "TH" ? (element.scope === "row" ? "rowheader" : "columnheader") : ROLES[element.tagName];

/** The words of each column, after those of the head that covers several. A head for those who listen only is no words. */
const tetes = (table) => {
  const lignes = Array.from(table.tHead?.rows ?? []);
  const grille = lignes.map(() => []);
  lignes.forEach((ligne, rang) => {
    let colonne = 0;
    for (const case_ of ligne.cells) {
      const mot = case_.querySelector(":scope > .bm-invisible:only-child") ? "" : case_.textContent.trim();
      while (grille[rang][colonne] !== undefined) {
        colonne += 1;
      }
      for (let c = 0; c < case_.colSpan; c += 1) {
        for (let l = rang; l < rang + case_.rowSpan && l < grille.length; l += 1) {
          grille[l][colonne + c] = l === rang ? mot : "";
        }
      }
    }
  });
  return Array.from(grille[0] ?? [], (_, colonne) => grille.map((mots) => mots[colonne]).filter(Boolean).join(", "));
};

for (const table of document.querySelectorAll("table[data-bm-lignes]")) {
  const mots = tetes(table);
  for (const element of [table, ...table.querySelectorAll("thead, tbody, tfoot, tr, th, td")]) {
    element.setAttribute("role", roleDe(element));
  }
  for (const ligne of table.querySelectorAll("tbody tr")) {
    const cases = /** @type {HTMLTableCellElement[]} */ (Array.from(ligne.children));
    if (cases.reduce((somme, { colSpan }) => somme + colSpan, 0) !== mots.length) {
      continue;
    }
    let colonne = 0;
    for (const case_ of cases) {
      // A wide cell, a detail or a sum, has no column of its own.
      if (case_.colSpan === 1 && mots[colonne]) {
        case_.setAttribute("data-bm-libelle", mots[colonne]);
      }
      colonne += case_.colSpan;
    }
  }
}
