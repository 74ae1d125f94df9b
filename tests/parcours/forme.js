/* The form of a page: all that axe-core judges besides the words themselves. Tags, roles, states and classes; whether a
   word is there or missing; whether a reference finds somebody; what is seen, what has the focus. Its look is that form
   on a screen in colours, with what scrolls there. A list is worth its distinct items, a run of equal neighbours one of
   them. The body and the frame (menus) are told apart, in that order. What the words may still break on a page of a
   known form is measured on each: width, identifiers given twice. */
() => {
  const MOTS = new Set(["alt", "title", "aria-label", "aria-description", "aria-roledescription", "aria-valuetext",
    "aria-current", "placeholder", "label", "content", "value", "action", "src", "srcset"]);
  const REFERENCES = new Set(["for", "headers", "list", "form", "aria-labelledby", "aria-describedby", "aria-controls",
    "aria-owns", "aria-details", "aria-errormessage", "aria-activedescendant"]);
  const TUS = new Set(["id", "name", "nonce", "datetime", "integrity"]);
  const LANGUES = new Set(["fr", "en", "es", "de", "ar"]);
  const ENSEMBLES = new Set(["UL", "OL", "DL", "TBODY", "SELECT", "DATALIST"]);
  // Without a name, a section or a form is no landmark.
  const REPERES = "nav, aside, header, footer, main, [role], :is(section, form):is([aria-label], [aria-labelledby], [title])";
  // Nothing there is judged; a stylesheet is part of the screen.
  const MUETS = "link, script, meta:not([name=viewport], [http-equiv])";
  const DEFILE = "\u0001";
  // What a stylesheet may ask of a screen besides its size.
  const DEMANDES = ["print", "(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(prefers-contrast: less)",
    "(forced-colors: active)", "(prefers-reduced-motion: reduce)", "(hover: hover)", "(pointer: coarse)", "(scripting: none)"];
  const mots = (texte) => (/\S/.test(texte || "") ? "x" : "");
  const nom = (e) => `${e.tagName} ${e.getAttribute("role") || ""} ${e.ariaLabel || (e.getAttribute("aria-labelledby") || "").split(/\s+/).map((id) => document.getElementById(id)?.textContent || "").join(" ") || e.title}`;
  const noms = new Map();
  for (const repere of document.querySelectorAll(REPERES)) noms.set(nom(repere), (noms.get(nom(repere)) || 0) + 1);

  const vise = (id) => {
    const cible = document.getElementById(id);
    return cible ? `${cible.tagName}${mots(cible.textContent)}` : "personne";
  };

  function attribut(e, { name, value }) {
    if (TUS.has(name)) return "";
    if (name === "lang") return `lang=${LANGUES.has(value) ? "connue" : value}`;
    if (MOTS.has(name) && e.tagName !== "META") return `${name}=${mots(value)}`;
    if (REFERENCES.has(name)) return `${name}=${value.split(/\s+/).filter(Boolean).map(vise)}`;
    if (name === "href" && e.tagName !== "LINK") return value.startsWith("#") ? `#${value.length > 1 && vise(value.slice(1))}` : `href=${mots(value)}`;
    if (name.startsWith("data-") && e !== document.documentElement) return name;
    if (e.namespaceURI !== "http://www.w3.org/1999/xhtml" && !/^(class|role|aria-|fill|stroke$)/.test(name)) return "";
    return `${name}=${value.replace(/\d+/g, "0")}`;
  }

  // Shown, inside the page and not reduced to nothing.
  function estVu(e) {
    const { width, height, right, bottom } = e.getBoundingClientRect();
    return e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && width && height && right > 0 && bottom + window.scrollY > 0;
  }

  function etat(e) {
    const defile = (e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight) && /auto|scroll/.test(getComputedStyle(e).overflow);
    return [e.disabled && "inerte", e.checked && "coché", typeof e.value === "string" && mots(e.value),
      e === document.activeElement && "actif", !estVu(e) && "caché", defile && DEFILE, noms.get(nom(e)) > 1 && e.matches(REPERES) && "deux fois"].filter(Boolean).join();
  }

  function forme(noeud, omis) {
    if (noeud.nodeType === Node.TEXT_NODE) return mots(noeud.data);
    if (noeud.nodeType !== Node.ELEMENT_NODE || noeud === omis || noeud.matches(MUETS)) return "";
    if (noeud.tagName === "STYLE") return noeud.textContent;
    let enfants = [...noeud.childNodes].map((enfant) => forme(enfant, omis)).filter(Boolean);
    enfants = ENSEMBLES.has(noeud.tagName) ? [...new Set(enfants)].sort() : enfants.filter((un, rang) => un !== enfants[rang - 1]);
    const attributs = [...noeud.attributes].map((un) => attribut(noeud, un)).filter(Boolean).sort();
    return `<${noeud.tagName} ${attributs.join(" ")} ${etat(noeud)}>${enfants.join("")}</>`;
  }

  function empreinte(texte) {
    let [a, b] = [0xdeadbeef, 0x41c6ce57];
    for (let rang = 0; rang < texte.length; rang += 1) {
      a = Math.imul(a ^ texte.charCodeAt(rang), 2654435761);
      b = Math.imul(b ^ texte.charCodeAt(rang), 1597334677);
    }
    return `${a >>> 0} ${b >>> 0}`;
  }

  const racine = document.documentElement;
  const corps = document.querySelector("main");
  const parties = [corps ? forme(corps) : "", forme(racine, corps)];
  const habits = [[...racine.attributes].map((un) => attribut(racine, un)), document.body.className].join();
  const ecran = [window.innerWidth, window.innerHeight, navigator.maxTouchPoints,
    ...DEMANDES.map((demande) => matchMedia(demande).matches),
    [...document.styleSheets].map(({ href, media, disabled }) => [href && new URL(href).pathname, media.mediaText, disabled])].join();
  const debord = racine.scrollWidth - racine.clientWidth;
  const poses = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  const doubles = new Set(poses.filter((id, rang) => poses.indexOf(id) !== rang));
  return {
    formes: parties.map((une) => empreinte(habits + une.replaceAll(DEFILE, ""))),
    aspects: parties.map((une) => empreinte(ecran + habits + une)),
    fautes: [...(debord > 1 ? [`la page déborde de ${debord} px`] : []), ...[...doubles].map((id) => `identifiant donné deux fois : ${id}`)],
  };
}
