/* Drawings: the five faces, the dial, the signs of the tools, a code to scan. All are decoration beside words. */
import { tracer } from "./qr.js";

const SVG = "http://www.w3.org/2000/svg";
// Mouths from sad to glad, and the tilt of the brows: shapes tell the faces apart without their colours.
const BOUCHES = ["M30 72Q50 50 70 72", "M32 69Q50 58 68 69", "M32 66H68", "M32 63Q50 75 68 63", "M28 60Q50 92 72 60Z"];
const SOURCILS = [["M25 33L41 39", "M75 33L59 39"], ["M27 36L40 36", "M73 36L60 36"], null, null, ["M26 36Q33 28 40 36", "M74 36Q67 28 60 36"]];
const OUTILS = {
  voix: ["M14 38V62H30L50 80V20L30 38Z", "M62 38Q70 50 62 62", "M74 26Q90 50 74 74"],
  silence: ["M14 38V62H30L50 80V20L30 38Z", "M64 38L88 62", "M88 38L64 62"],
  contraste: ["M50 12A38 38 0 1 0 50 88A38 38 0 1 0 50 12Z", "M50 12A38 38 0 0 1 50 88Z"],
  texte: ["M10 84L36 18L62 84", "M20 62H52", "M64 84L78 48L92 84", "M69 72H87"],
};

function trace(nom, attributs, ...enfants) {
  const element = document.createElementNS(SVG, nom);
  Object.entries(attributs).forEach(([cle, valeur]) => element.setAttribute(cle, valeur));
  element.append(...enfants);
  return element;
}

const cadre = (classe, boite, ...enfants) => trace("svg", { class: classe, viewBox: boite, "aria-hidden": "true", focusable: "false" }, ...enfants);

/** The face of a satisfaction, 1 to 5. */
export function visage(satisfaction) {
  const bouche = BOUCHES[satisfaction - 1];
  const sourcils = SOURCILS[satisfaction - 1] || [];
  return cadre(`bm-visage bm-visage--${satisfaction}`, "0 0 100 100",
    trace("circle", { class: "bm-visage__fond", cx: 50, cy: 50, r: 46 }),
    ...sourcils.map((d) => trace("path", { class: "bm-visage__trait", d })),
    trace("circle", { class: "bm-visage__oeil", cx: 34, cy: 46, r: 4.6 }),
    trace("circle", { class: "bm-visage__oeil", cx: 66, cy: 46, r: 4.6 }),
    trace("path", { class: `bm-visage__trait${bouche.endsWith("Z") ? " bm-visage__trait--plein" : ""}`, d: bouche }));
}

/** The code to scan of a text, null when it is too long for one. */
export function codeAFlasher(texte) {
  const code = tracer(texte);
  return code && cadre("bm-borne__qr", `0 0 ${code.cote} ${code.cote}`, trace("path", { d: code.d }));
}

const polaire = (rayon, degres) => {
  const radians = (degres * Math.PI) / 180;
  return `${(100 + rayon * Math.cos(radians)).toFixed(2)} ${(100 - rayon * Math.sin(radians)).toFixed(2)}`;
};

/** The dial of the barometer: five steps, and a needle that settles on « thank you ». */
export function cadran() {
  const pas = [1, 2, 3, 4, 5].map((rang) => {
    const [debut, fin] = [180 - (rang - 1) * 36 - 2, 180 - rang * 36 + 2];
    return trace("path", { class: `bm-cadran__pas bm-visage--${rang}`, d: `M${polaire(86, debut)}A86 86 0 0 1 ${polaire(86, fin)}` });
  });
  return cadre("bm-cadran", "0 0 200 112", ...pas,
    trace("g", { class: "bm-cadran__aiguille" }, trace("path", { d: "M97 100L100 30L103 100Z" })),
    trace("circle", { class: "bm-cadran__axe", cx: 100, cy: 100, r: 7 }));
}

/** The sign of a tool: voix, silence, contraste or texte. */
export const outil = (nom) => cadre(`bm-outil bm-outil--${nom}`, "0 0 100 100", ...OUTILS[nom].map((d) => trace("path", { d })));
