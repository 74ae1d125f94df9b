/* Small tools to build what is not rendered by the server: lists and sentences. Text is always text. */

/** Make an element: attributes (null or false leave one out), then children, nodes or text. */
export function el(nom, attributs = {}, ...enfants) {
  const element = document.createElement(nom);
  for (const [cle, valeur] of Object.entries(attributs)) {
    if (cle.startsWith("on")) {
      element.addEventListener(cle.slice(2), valeur);
    } else if (valeur !== null && valeur !== false && valeur !== undefined) {
      element.setAttribute(cle, valeur === true ? "" : valeur);
    }
  }
  element.append(...enfants.flat().filter((enfant) => enfant !== null && enfant !== undefined && enfant !== false));
  return element;
}

/** Turn a screen rendered by the server into nodes. */
export function depuisHtml(html) {
  const gabarit = document.createElement("template");
  gabarit.innerHTML = html;
  return gabarit.content;
}

/** Something the reader must know: info, succes, attention or erreur. */
export function alerte(genre, titre, ...contenu) {
  return el("div", { class: `bm-alerte bm-alerte--${genre}` }, titre && el("p", { class: "bm-alerte__titre" }, titre), contenu);
}

/** A gesture pressed twice is made once: while it is under way, another press does nothing. */
function unALaFois(geste) {
  let enCours = false;
  return async (evenement) => {
    if (enCours) {
      return;
    }
    enCours = true;
    try {
      await geste(evenement);
    } finally {
      enCours = false;
    }
  };
}

/**
 * A button, or a link that looks like one when it is given an address. `onclick` may be a promise until its screen.
 *
 * @param {any} mot
 * @param {{ genre?: string, href?: string, petit?: boolean, onclick?: Function, [attribut: string]: any }} [options]
 */
export function bouton(mot, { genre = "primaire", href = null, petit = false, onclick = null, ...attributs } = {}) {
  const classe = `bm-bouton bm-bouton--${genre}${petit ? " bm-bouton--petit" : ""}`;
  if (onclick) {
    attributs.onclick = unALaFois(onclick);
  }
  return href ? el("a", { class: classe, href, ...attributs }, mot) : el("button", { type: "button", class: classe, ...attributs }, mot);
}

/** Words for the ear only. */
export const invisible = (mot) => el("span", { class: "bm-invisible" }, mot);
