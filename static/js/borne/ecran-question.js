/* One question a screen. A single choice goes on by itself; what is typed or chosen several at once is confirmed. */
import { el } from "../commun/dom.js";
import { visage } from "./dessins.js";
import { enLangue } from "./mots.js";

const COURRIEL = /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/i;
const COURRIEL_MAX = 254;
// eslint-disable-next-line no-control-regex -- What no keyboard writes, and the server refuses.
const ILLISIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
const TITRE = "question";

/** A second touch of a hammered screen is none: it would answer the next question unread. */
const unGeste = (acte) => (evenement) => evenement.detail > 1 || acte(evenement);

const grand = (mot, classe, acte, attributs = {}) => el("button", { type: "button", class: `bm-borne__bouton ${classe}`, onclick: unGeste(acte), ...attributs }, mot);

/** Words that exist in French only say so to who reads them aloud. */
const enFrancais = (texte, langue) => (texte[langue] === undefined ? { lang: "fr", dir: "ltr" } : {});

/** Arrows move inside a group of answers, as the eye reads. */
function suivreFleches(groupe) {
  groupe.addEventListener("keydown", (evenement) => {
    const avant = document.documentElement.dir === "rtl" ? ["ArrowLeft", "ArrowDown"] : ["ArrowRight", "ArrowDown"];
    const arriere = document.documentElement.dir === "rtl" ? ["ArrowRight", "ArrowUp"] : ["ArrowLeft", "ArrowUp"];
    const sens = Number(avant.includes(evenement.key)) - Number(arriere.includes(evenement.key));
    const boutons = [...groupe.querySelectorAll("button")];
    const rang = boutons.indexOf(document.activeElement);
    if (sens && rang >= 0) {
      evenement.preventDefault();
      boutons[(rang + sens + boutons.length) % boutons.length].focus();
    }
  });
  return groupe;
}

const groupe = (classe, boutons) => suivreFleches(el("div", { class: classe, role: "group", "aria-labelledby": TITRE }, boutons));

function visages(app, { choix }) {
  const { reponses } = app.seance;
  return [
    groupe("bm-borne__visages", choix.map(({ code, libelle }) =>
      el("button", { type: "button", class: "bm-borne__visage", "aria-pressed": reponses.K1 === code ? "true" : "false", onclick: unGeste(() => app.repondre(code)) },
        visage(code), el("span", {}, enLangue(libelle, app.langue))))),
    el("p", { class: "bm-borne__aide" }, app.mot("invitation")),
  ];
}

function choixSimple(app, { code: question, choix, type }) {
  const donne = app.seance.reponses[question];
  return [
    groupe(`bm-borne__choix bm-borne__choix--${type}`, choix.map(({ code, libelle }) =>
      grand(enLangue(libelle, app.langue), "bm-borne__reponse", () => app.repondre(code), { "aria-pressed": donne === code ? "true" : "false", ...enFrancais(libelle, app.langue) }))),
  ];
}

function choixMultiple(app, { code: question, choix, max }) {
  const { seance } = app;
  seance.saisie.choisis ??= [...(seance.reponses[question] || [])];
  const { choisis } = seance.saisie;
  const basculer = (code, bouton) => {
    const rang = choisis.indexOf(code);
    if (rang >= 0) {
      choisis.splice(rang, 1);
    } else if (choisis.length < max) {
      choisis.push(code);
    }
    bouton.setAttribute("aria-pressed", `${choisis.includes(code)}`);
    const complet = choisis.length >= max;
    bouton.parentElement.querySelectorAll("[aria-pressed=false]").forEach((autre) => autre.setAttribute("aria-disabled", `${complet}`));
    bouton.removeAttribute("aria-disabled");
  };
  const complet = choisis.length >= max;
  return [
    groupe("bm-borne__choix bm-borne__choix--multiple", choix.map(({ code, libelle }) =>
      el("button", {
        type: "button", class: "bm-borne__bouton bm-borne__reponse", "aria-pressed": `${choisis.includes(code)}`,
        "aria-disabled": complet && !choisis.includes(code) ? "true" : null,
        onclick: ({ currentTarget }) => basculer(code, currentTarget),
      }, enLangue(libelle, app.langue)))),
  ];
}

function texte(app, { code: question, max }) {
  const { seance } = app;
  seance.saisie.texte ??= seance.reponses[question] || "";
  const compte = el("p", { class: "bm-borne__aide", id: "restants" });
  const dire = () => compte.replaceChildren(app.mot("restants", { nombre: max - seance.saisie.texte.length }));
  const champ = el("textarea", {
    class: "bm-borne__texte", rows: 4, maxlength: max, "aria-labelledby": TITRE, "aria-describedby": "aide restants",
    autocomplete: "off", autocorrect: "off", spellcheck: "false",
    oninput: () => {
      seance.saisie.texte = champ.value;
      dire();
    },
  });
  champ.value = seance.saisie.texte;
  dire();
  return [champ, compte];
}

function courriel(app, question) {
  const { seance } = app;
  if (!seance.demandeCourriel) {
    const donne = seance.reponses.K7 ? "courriel" : "";
    return [
      groupe("bm-borne__choix bm-borne__choix--courriel", question.choix.map(({ code, libelle }) =>
        grand(enLangue(libelle, app.langue), "bm-borne__reponse", () => (code === "courriel" ? app.demanderCourriel() : app.repondre(null)),
          { "aria-pressed": `${donne === code}` }))),
    ];
  }
  const { saisie } = seance;
  const champ = el("input", {
    class: "bm-borne__ligne", id: "courriel", type: "email", inputmode: "email", maxlength: COURRIEL_MAX, dir: "ltr", "aria-describedby": "exemple",
    autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false", oninput: () => { saisie.courriel = champ.value; },
  });
  const accord = el("input", { type: "checkbox", id: "accord", onchange: () => { saisie.accord = accord.checked; } });
  champ.value = saisie.courriel || "";
  accord.checked = Boolean(saisie.accord);
  return [
    el("div", { class: "bm-borne__champ" },
      el("label", { for: "courriel" }, app.mot("courriel")), champ, el("p", { class: "bm-borne__aide", id: "exemple" }, app.mot("courriel_exemple"))),
    el("label", { class: "bm-borne__accord" }, accord, el("span", {}, app.mot("consentement"))),
  ];
}

/** Tie a fault to its field, and go there. */
function reprocher(champ, phrase) {
  document.querySelector(".bm-borne__faute")?.remove();
  const faute = el("p", { class: "bm-borne__faute", id: "faute", role: "alert" }, phrase);
  champ.closest(".bm-borne__champ, .bm-borne__accord").after(faute);
  champ.setAttribute("aria-invalid", "true");
  champ.setAttribute("aria-describedby", champ.id === "courriel" ? "exemple faute" : "faute");
  champ.focus();
}

function validerCourriel(app) {
  const champ = document.getElementById("courriel");
  const accord = document.getElementById("accord");
  const adresse = champ.value.trim();
  [champ, accord].forEach((autre) => autre.removeAttribute("aria-invalid"));
  if (!COURRIEL.test(adresse) || adresse.length > COURRIEL_MAX) {
    reprocher(champ, app.mot("courriel_invalide"));
  } else if (!accord.checked) {
    reprocher(accord, app.mot("consentement_requis"));
  } else {
    app.repondre({ courriel: adresse, consentement: true });
  }
}

/** What is typed, as the server reads it; null when it says nothing. */
function texteLisible(brut) {
  const lisible = (brut.toWellFormed?.() ?? brut).replace(ILLISIBLE, " ").trim();
  return lisible || null;
}

const GENRES = { visages, liste: choixSimple, choix: choixSimple, choix_multiple: choixMultiple, texte, courriel };
// What is not confirmed by its own touch.
const A_CONFIRMER = {
  choix_multiple: ({ saisie }) => (saisie.choisis.length ? [...saisie.choisis] : null),
  texte: ({ saisie }) => texteLisible(saisie.texte),
};

function gestes(app, question) {
  const { seance } = app;
  const confirmer = A_CONFIRMER[question.type];
  const suite = app.mot(seance.estDerniere ? "envoyer" : "suivant");
  return [
    seance.rang > 0 && grand(app.mot("retour"), "bm-borne__bouton--discret", () => app.reculer()),
    seance.estCommencee && seance.rang > 0 && !seance.estDerniere && grand(app.mot("terminer"), "bm-borne__bouton--discret bm-borne__fin", () => app.terminer()),
    !question.obligatoire && (!seance.estDerniere || seance.demandeCourriel) && grand(app.mot("passer"), "bm-borne__bouton--second", () => app.repondre(null)),
    confirmer && grand(suite, "bm-borne__bouton--primaire", () => app.repondre(confirmer(seance))),
    seance.demandeCourriel && grand(app.mot("envoyer"), "bm-borne__bouton--primaire", () => validerCourriel(app)),
    seance.estCommencee && seance.rang === 0 && grand(suite, "bm-borne__bouton--primaire", () => app.avancer()),
  ].filter(Boolean);
}

/** The screen of the current question. */
export function ecranQuestion(app) {
  const { seance, langue } = app;
  const { question } = seance;
  const titre = enLangue(question.libelle, langue);
  const aide = question.aide && enLangue(question.aide, langue);
  const choix = seance.demandeCourriel ? [] : question.choix.map(({ libelle }) => enLangue(libelle, langue));
  const facultatif = question.obligatoire ? "" : app.mot("facultatif");
  return {
    nom: question.code,
    titre,
    avancement: { rang: seance.rang + 1, total: seance.questions.length, mot: app.mot("progression", { rang: seance.rang + 1, total: seance.questions.length }), facultatif },
    corps: [
      el("h1", { class: "bm-borne__question", id: TITRE, tabindex: "-1" }, titre),
      aide && el("p", { class: "bm-borne__aide bm-borne__aide--haut", id: "aide" }, aide),
      ...GENRES[question.type](app, question),
    ].filter(Boolean),
    gestes: gestes(app, question),
    lecture: [titre, aide, ...choix, seance.demandeCourriel && app.mot("consentement")].filter(Boolean),
  };
}
