/* One criterion, or the facts of the contact: the server's screen, filled with the draft and kept at each answer. */
import { alerte, bouton, depuisHtml, el } from "../commun/dom.js";
import { exclure } from "./exclusions.js";
import { FAITS } from "./moteur.js";
import { adresseDe, situer, voisins } from "./situation.js";
import { noterMaintenant } from "./ecran-mission.js";

const PAUSE = 1000;
const NOMBRE_MAX = 99999;
const JAMAIS = "jamais";
const REFUS = "refus";
// What a refusal is about.
const EN_CAUSE = "input:is([name=mesure], [name=FORM])";
const AVEC_FIN = { TEL: "L’appel est terminé", PHYS: "Je suis reparti" };

/** Band, gauge and buttons shared by the screens of a visit. */
export function cadreDeVisite({ visite, nbNotes, aNoter }, rang = null) {
  return {
    rang: el("a", { href: `/terrain/visites/${visite.id}/` }, `${visite.canal_mot}, «\u202f${court(visite.theme)}\u202f»`),
    compte: rang ? [el("span", { class: "bm-invisible" }, "Question "), `${rang} / ${aNoter.length}`] : "",
    jauge: [rang ?? nbNotes, aNoter.length],
  };
}

const court = (mot) => (mot.length > 28 ? `${mot.slice(0, 27)}…` : mot);

export async function ecranCritere(app, visite, code) {
  const situation = await situer(app.carnet, visite);
  const ecran = { genre: "critere", code };
  if (!situation.estOuvert || !situation.suite.some((autre) => autre.genre === "critere" && autre.code === code)) {
    return { ailleurs: `/terrain/visites/${visite.id}/` };
  }
  const critere = situation.cadre.criteres.find((autre) => autre.code === code);
  const corrige = app.carnet.paquet.scenarios[`${visite.grille}/${visite.scenario}`];
  const formulaire = el("form", { id: "notation", novalidate: true }, depuisHtml(critere.ecran || corrige.ecrans[code]), liens(app, situation));
  remplir(formulaire, critere, situation.brouillon);
  // Only what the person changed is kept: this screen may show a value that another tab, or the server, replaced since.
  let dite = JSON.stringify(lireMesure(critere, corrige, formulaire));
  const garder = async () => {
    const lue = lireMesure(critere, corrige, formulaire);
    if (lue.refus || JSON.stringify(lue) === dite) {
      return lue.refus || "";
    }
    await garderMesure(app, visite, code, lue);
    dite = JSON.stringify(lue);
    return "";
  };
  return {
    titre: `${code}, ${critere.libelle}`,
    ...cadreDeVisite(situation, situation.aNoter.indexOf(code) + 1),
    corps: [formulaire],
    boutons: avancer(app, formulaire, visite, ecran, situation.suite, garder),
    garder,
  };
}

export async function ecranFaits(app, visite) {
  const situation = await situer(app.carnet, visite);
  if (!situation.estOuvert || !situation.faits.length) {
    return { ailleurs: `/terrain/visites/${visite.id}/` };
  }
  const { faits: dits } = situation.brouillon;
  const formulaire = el("form", { id: "notation", novalidate: true },
    el("p", { class: "bm-surtitre" }, "Avant de continuer"), el("h1", {}, "Ce qui s’est passé"),
    el("p", { class: "bm-gris" }, "Vos réponses écartent les questions sans objet."),
    situation.faits.map((fait) => depuisHtml(app.carnet.paquet.faits[fait])));
  situation.faits.filter((fait) => fait in dits).forEach((fait) => cocher(formulaire, fait, dits[fait] ? "oui" : "non"));
  const montres = { ...dits };
  const garder = () => garderFaits(app, visite, formulaire, montres);
  return {
    titre: "Ce qui s’est passé",
    ...cadreDeVisite(situation),
    corps: [formulaire],
    boutons: avancer(app, formulaire, visite, FAITS, situation.suite, garder),
    garder,
  };
}

function liens(app, { visite, brouillon: { moments } }) {
  const fin = AVEC_FIN[visite.canal];
  return el("p", { class: "bm-terrain__liens" },
    el("a", { class: "bm-terrain__lien", href: `/terrain/visites/${visite.id}/pieces/` }, "Ajouter une photo ou un document"),
    fin && moments.contact && !moments.fin && bouton(fin, {
      genre: "discret", petit: true,
      onclick: async ({ target }) => {
        await noterMaintenant(app, visite, "fin", "Fin du contact notée. La notation se fait dans les 24 heures qui suivent.");
        target.previousElementSibling.focus({ preventScroll: true });
        target.remove();
      },
    }));
}

/** « Précédent » and « Suivant »: what is typed is kept first, then the sequence, which it may have changed, is read. */
function avancer(app, formulaire, visite, ecran, suite, garder) {
  let enCours = Promise.resolve("");
  const noter = () => {
    enCours = enCours.then(() => app.surveiller(garder));
    return enCours;
  };
  const aller = async (sens) => {
    const refus = await noter();
    signaler(formulaire, refus);
    if (refus) {
      formulaire.querySelector(EN_CAUSE).focus();
      return;
    }
    const fraiche = (await situer(app.carnet, visite)).suite;
    const [avant, apres] = voisins(fraiche.some((autre) => autre.genre === ecran.genre && autre.code === ecran.code) ? fraiche : suite, ecran);
    await app.aller(sens < 0 && !avant ? `/terrain/visites/${visite.id}/` : adresseDe(visite, sens < 0 ? avant : apres));
  };
  formulaire.addEventListener("change", (evenement) => {
    exclure(formulaire, evenement.target);
    noter().then((refus) => signaler(formulaire, refus));
  });
  let pause = 0;
  formulaire.addEventListener("input", () => {
    // A page that is pulled down to be loaded again has no time left to keep anything.
    window.clearTimeout(pause);
    pause = window.setTimeout(noter, PAUSE);
  });
  formulaire.addEventListener("submit", (evenement) => {
    evenement.preventDefault();
    aller(1);
  });
  const estDernier = !voisins(suite, ecran)[1];
  return [
    bouton("Précédent", { genre: "second", value: "precedent", onclick: () => aller(-1) }),
    bouton(estDernier ? "Récapitulatif" : "Suivant", { value: "suivant", onclick: () => aller(1) }),
  ];
}

/** Say what is refused, tied to the field that it is about; an empty sentence takes it away. */
function signaler(formulaire, refus) {
  formulaire.querySelector(`#${REFUS}`)?.remove();
  const champ = formulaire.querySelector(EN_CAUSE);
  const aides = (champ?.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== REFUS);
  champ?.setAttribute("aria-describedby", [...aides, ...(refus ? [REFUS] : [])].join(" "));
  champ?.setAttribute("aria-invalid", `${Boolean(refus)}`);
  if (refus) {
    const avis = alerte("erreur", null, el("p", {}, refus));
    avis.setAttribute("role", "alert");
    avis.id = REFUS;
    formulaire.prepend(avis);
  }
}

function cocher(formulaire, nom, valeur) {
  const champ = formulaire.querySelector(`input[name="${nom}"][value="${valeur}"]`);
  if (champ) {
    champ.checked = true;
  }
}

function remplir(formulaire, { code, nature }, { reponses, elements }) {
  const mesure = reponses[code] ?? null;
  if (nature === "DUREE") {
    const champ = formulaire.querySelector("input[name=mesure]");
    champ.value = mesure === null || mesure === JAMAIS ? "" : mesure;
    formulaire.elements.jamais.checked = mesure === JAMAIS;
  } else if (nature === "BIN" && mesure !== null) {
    cocher(formulaire, "mesure", mesure ? "oui" : "non");
  } else if (nature === "TENT" && mesure !== null) {
    cocher(formulaire, "mesure", mesure);
  } else if (nature === "E3" || nature === "EC") {
    const coches = elements[code] ?? null;
    (coches || []).forEach((rang) => cocher(formulaire, "mesure", rang));
    if (coches?.length === 0 || (coches === null && mesure === 0)) {
      cocher(formulaire, "mesure", "aucun");
    }
    if (nature === "EC") {
      formulaire.elements.erreur.checked = Boolean(mesure?.erreur_trompeuse);
    }
  }
}

/** Read the raw measure: {vide}, {refus} or {mesure, coches}. */
function lireMesure({ nature }, corrige, formulaire) {
  const coches = [...formulaire.querySelectorAll("input[name=mesure]:checked")].map(({ value }) => value);
  if (nature === "DUREE") {
    return lireNombre(formulaire);
  }
  const erreur = formulaire.elements.erreur?.checked || false;
  if (!coches.length) {
    return erreur ? { refus: "Cochez ce que la réponse contient, ou «\u202fAucun\u202f»." } : { vide: true };
  }
  if (nature === "BIN") {
    return { mesure: coches[0] === "oui" };
  }
  if (nature === "TENT") {
    return { mesure: Number(coches[0]) };
  }
  const rangs = coches.filter((valeur) => valeur !== "aucun").map(Number);
  const mesure = nature === "E3" ? rangs.length : { trouves: rangs.length, attendus: corrige.attendus, erreur_trompeuse: erreur };
  return { mesure, coches: rangs };
}

function lireNombre(formulaire) {
  const champ = formulaire.querySelector("input[name=mesure]");
  const nombre = Number(champ.value);
  if (formulaire.elements.jamais.checked) {
    return { mesure: JAMAIS };
  }
  if (champ.value === "" && champ.validity.valid) {
    return { vide: true };
  }
  const juste = champ.validity.valid && Number.isInteger(nombre) && nombre >= 0 && nombre <= NOMBRE_MAX;
  return juste ? { mesure: nombre } : { refus: "Donnez un nombre entier, de 0 à 99\u202f999." };
}

/** Keep a measure, or take it back, unless the draft has it already. */
async function garderMesure(app, visite, code, lue) {
  const { reponses, elements } = await app.carnet.file.brouillon(visite);
  if (lue.vide) {
    if (code in reponses) {
      await app.garder(visite, "saisie", { reponses: {}, effacees: [code], elements: {}, faits: {} });
    }
    return;
  }
  const memes = JSON.stringify([reponses[code], elements[code]]) === JSON.stringify([lue.mesure, lue.coches]);
  if (!memes) {
    const coches = lue.coches ? { [code]: lue.coches } : {};
    await app.garder(visite, "saisie", { reponses: { [code]: lue.mesure }, effacees: [], elements: coches, faits: {} });
  }
}

/** Keep the facts that the person changed since they were shown. */
async function garderFaits(app, visite, formulaire, montres) {
  const brouillon = await app.carnet.file.brouillon(visite);
  const coches = [...formulaire.querySelectorAll("input:checked")].map(({ name, value }) => [name, value === "oui"]);
  const faits = Object.fromEntries(coches.filter(([fait, dit]) => montres[fait] !== dit && brouillon.faits[fait] !== dit));
  if (faits.FORM === false && (brouillon.etat === "en_attente" || visite.double?.sur_pieces)) {
    return "L’envoi du formulaire est déjà noté\u202f: il ne s’efface plus.";
  }
  if (Object.keys(faits).length) {
    await app.garder(visite, "saisie", { reponses: {}, effacees: [], elements: {}, faits });
  }
  Object.assign(montres, Object.fromEntries(coches));
  return "";
}
