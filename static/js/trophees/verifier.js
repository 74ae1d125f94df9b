/* The page that checks a sealed prize list: the file is read here and goes nowhere. */
import { alerte, el } from "../commun/dom.js";
import { examiner } from "./sceau.js";

const MEGAOCTETS = 200;
const depot = document.querySelector("[data-bm-sceau]");
const champ = depot.querySelector("input");
const verdict = document.querySelector("[data-bm-verdict]");
const detail = document.querySelector("[data-bm-detail]");
const GENRES = { tient: "succes", rompu: "erreur", inconnu: "attention" };
let dernier = 0;

function montrer(...contenu) {
  detail.hidden = true;
  verdict.replaceChildren(...contenu);
}

function refus(titre, phrase) {
  montrer(alerte("erreur", titre, el("p", {}, phrase)));
}

/** What the file seals, in a sentence. */
function sujet({ campagne, methode, source, cle }) {
  const quoi = source.nature === "palmares_scelle"
    ? `le palmarès ${campagne} que deux personnes ont scellé, d’empreinte ${source.empreinte}`
    : `les résultats ${campagne} tels que calculés, sans palmarès scellé`;
  const essai = cle.usage === "exploitation" ? "" : " La clé est de démonstration\u202f: elle ne prouve rien ailleurs.";
  return `Ce fichier contient ${quoi}. Méthode ${methode}.${essai}`;
}

/** List the points; each verdict is a mark that the page made. */
function detailler(points) {
  detail.replaceChildren(...points.map(({ genre, point, mot, empreinte }) => el("div", {},
    el("dt", {}, point),
    el("dd", {},
      document.querySelector(`[data-bm-marque="${genre}"]`).firstElementChild.cloneNode(true),
      el("br"), mot, empreinte && el("code", { class: "bm-empreinte" }, empreinte)))));
  detail.hidden = false;
}

function annoncer(nom, { points, manifeste }) {
  const genres = new Set(points.map(({ genre }) => genre));
  const pire = ["rompu", "inconnu", "tient"].find((genre) => genres.has(genre));
  const titres = {
    tient: "Fichier valable",
    rompu: "Fichier refusé",
    inconnu: "Vérification incomplète",
  };
  const phrases = {
    tient: `${nom} n’a pas changé depuis sa signature, et ses rangs suivent de ses scores.`,
    rompu: `${nom} ne passe pas la vérification. Ne vous y fiez pas.`,
    inconnu: `Rien ne contredit ${nom}, mais tout n’a pas pu être vérifié\u202f: ne le tenez pas pour valable.`,
  };
  montrer(alerte(GENRES[pire], titres[pire], el("p", {}, phrases[pire]),
    manifeste && pire !== "rompu" && el("p", { class: "bm-empreinte" }, sujet(manifeste))));
  detailler(points);
}

async function verifier(fichier) {
  dernier += 1;
  const tour = dernier;
  if (!window.crypto?.subtle) {
    refus("Vérification impossible ici", "Ce navigateur ne calcule d’empreintes qu’à une adresse en https. Prenez le programme Python.");
    return;
  }
  if (fichier.size > MEGAOCTETS * 1_000_000) {
    refus("Fichier trop lourd", `Au-delà de ${MEGAOCTETS}\u00a0Mo, prenez le programme Python.`);
    return;
  }
  montrer(el("p", {}, `Vérification de ${fichier.name}…`));
  let examen;
  try {
    examen = await examiner(new Uint8Array(await fichier.arrayBuffer()), depot.dataset.bmSceau);
  } catch {
    examen = null;
  }
  if (tour !== dernier) {
    return;
  }
  if (examen) {
    annoncer(fichier.name, examen);
  } else {
    refus("Fichier illisible", `${fichier.name} n’est pas un palmarès scellé.`);
  }
}

champ.addEventListener("change", () => champ.files.length && verifier(champ.files[0]));
for (const geste of ["dragenter", "dragover"]) {
  depot.addEventListener(geste, (evenement) => {
    evenement.preventDefault();
    depot.classList.add("bm-depot--survole");
  });
}
depot.addEventListener("dragleave", () => depot.classList.remove("bm-depot--survole"));
depot.addEventListener("drop", (evenement) => {
  evenement.preventDefault();
  depot.classList.remove("bm-depot--survole");
  if (evenement.dataTransfer.files.length) {
    champ.value = "";
    verifier(evenement.dataTransfer.files[0]);
  }
});
depot.hidden = false;
