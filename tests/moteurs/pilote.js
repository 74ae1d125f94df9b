/*
 * Run inside the engine under test, as the body of a script of WebDriver: what a locator of Playwright finds, found by
 * hand. `arguments` are the steps of the locator, what is asked of it, and the callback.
 */
const [etapes, question, rendre] = arguments;
const ROLES = {
  button: "button, [role=button], input[type=submit], summary",
  link: "a[href]",
  heading: "h1, h2, h3, h4, h5, h6",
  option: "[role=option]",
};
const serrer = (texte) => (texte || "").replace(/\s+/g, " ").trim();
const parNumeros = (numeros) => (numeros || "").split(/\s+/).map((id) => document.getElementById(id)?.textContent || "").join(" ");
const nommer = (e) =>
  serrer(e.getAttribute("aria-label")) ||
  serrer(parNumeros(e.getAttribute("aria-labelledby"))) ||
  serrer([...(e.labels || [])].map((etiquette) => etiquette.textContent).join(" ")) ||
  serrer(e.textContent) ||
  serrer(e.value);
const seVoit = (e) => e.checkVisibility({ visibilityProperty: true });
const convient = (texte, { motif, drapeaux, mots, exact }) => {
  if (motif !== undefined) {
    return new RegExp(motif, drapeaux).test(texte);
  }
  return exact ? texte === serrer(mots) : texte.toLowerCase().includes(serrer(mots).toLowerCase());
};
const PAS = {
  css: (es, css) => es.flatMap((e) => [...e.querySelectorAll(css)]),
  role: (es, role) => es.flatMap((e) => [...e.querySelectorAll(ROLES[role])]).filter(seVoit),
  etiquette: (es) => es.flatMap((e) => [...e.querySelectorAll("input, textarea, select")]).filter((e) => e.type !== "hidden"),
  nom: (es, attendu) => es.filter((e) => convient(nommer(e), attendu)),
  texte: (es, attendu) => es.filter((e) => convient(serrer(e.textContent), attendu)),
  visible: (es) => es.filter(seVoit),
  rang: (es, rang) => es.slice(rang).slice(0, 1),
};
const trouves = etapes.reduce((es, [pas, valeur]) => PAS[pas](es, valeur), [document]);
const [premier] = trouves;
const QUESTIONS = {
  nombre: () => trouves.length,
  // A hand brings what it presses under the eye first; WebKit's driver does not always.
  element: () => {
    premier?.scrollIntoView({ block: "center", behavior: "instant" });
    return premier || null;
  },
  visible: () => trouves.some(seVoit),
  mots: () => (premier ? premier.innerText : null),
  valeur: () => (premier ? premier.value : null),
  coche: () => (premier ? premier.checked : null),
  etiquettes: () => (premier ? [...premier.labels] : []),
};
// Never null: an engine says null by itself when the page leaves in the middle.
rendre([true, QUESTIONS[question]()]);
