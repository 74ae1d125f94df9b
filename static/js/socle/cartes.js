/*
 * table[data-bm-lignes]: on a phone each line of a list reads as a card (composants.css), where a cell bears the head of
 * its column. Roles are written because a table laid out otherwise is no table any more for some screen readers.
 */
const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TFOOT: "rowgroup", TR: "row", TD: "cell" };
const roleDe = (element) =>
  element.tagName === "TH" ? (element.scope === "row" ? "rowheader" : "columnheader") : ROLES[element.tagName];

for (const table of document.querySelectorAll("table[data-bm-lignes]")) {
  const tete = table.querySelector("thead tr");
  if (!tete) {
    continue;
  }
  // A head that only those who listen are given heads a button: the card shows what it says already.
  const mots = Array.from(tete.children, (case_) =>
    case_.querySelector(":scope > .bm-invisible:only-child") ? "" : case_.textContent.trim(),
  );
  for (const element of [table, ...table.querySelectorAll("thead, tbody, tfoot, tr, th, td")]) {
    element.setAttribute("role", roleDe(element));
  }
  for (const ligne of table.querySelectorAll("tbody tr")) {
    // A line of one wide cell, a detail or a sum, has no column of its own.
    if (ligne.children.length === mots.length) {
      Array.from(ligne.children, (case_, rang) => mots[rang] && case_.setAttribute("data-bm-libelle", mots[rang]));
    }
  }
  table.classList.add("bm-cartes");
}
