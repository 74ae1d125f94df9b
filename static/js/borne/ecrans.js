/* The screens that are no question: enrolment, waiting, thank you, stopped. */
import { bouton, el } from "../commun/dom.js";
import { cadran, codeAFlasher } from "./dessins.js";

const titreDe = (mot, attributs = {}) => el("h1", { class: "bm-borne__question", id: "question", tabindex: "-1", ...attributs }, mot);
const grand = (mot, acte, genre = "primaire") => el("button", { type: "button", class: `bm-borne__bouton bm-borne__bouton--${genre}`, onclick: acte }, mot);

/** In French: words of the team. */
const enFrancais = (ecran) => ({ enFrancais: true, lecture: [], gestes: [], ...ecran });

/** Type the code of the enrolment sheet. `code` is proposed, `faute` says what went wrong before. */
export function ecranEnrolement(app, { code = "", faute = "" } = {}) {
  const champ = el("input", {
    class: "bm-borne__ligne bm-borne__ligne--code", id: "code", name: "code", required: true, maxlength: 20, autocomplete: "off", autocapitalize: "characters",
    autocorrect: "off", spellcheck: "false", dir: "ltr", "aria-describedby": faute ? "exemple faute" : "exemple", "aria-invalid": faute ? "true" : null,
  });
  champ.value = code;
  const attente = el("p", { class: "bm-borne__aide", role: "status" });
  const envoi = el("button", { type: "submit", class: "bm-borne__bouton bm-borne__bouton--primaire" }, "Relier cette borne");
  const formulaire = el("form", {
    class: "bm-borne__formulaire", novalidate: true,
    onsubmit: (evenement) => {
      evenement.preventDefault();
      envoi.disabled = true;
      attente.textContent = "Liaison en cours… Un envoi commencé se termine d’abord\u202f: jusqu’à une demi-minute.";
      app.equipe.enroler(champ.value);
    },
  },
  el("div", { class: "bm-borne__champ" },
    el("label", { for: "code" }, "Code de mise en service"),
    champ,
    el("p", { class: "bm-borne__aide", id: "exemple" }, "10 caractères, imprimés sur la feuille de mise en service. Les espaces et les minuscules sont acceptés."),
    faute && el("p", { class: "bm-borne__faute", id: "faute", role: "alert" }, faute)),
  envoi,
  attente,
  app.appareil.identite && grand("Annuler", () => app.equipe.ouvrirService(), "second"));
  return enFrancais({ nom: "enrolement", titre: "Relier cette borne", corps: [titreDe("Relier cette borne à son organisme"), formulaire] });
}

/** The kiosk is enrolled and does not know its questions yet. */
export function ecranAttente(app, phrase) {
  return enFrancais({
    nom: "attente",
    titre: "Préparation",
    corps: [
      titreDe("La borne se prépare"),
      el("p", { class: "bm-borne__aide" }, phrase || "Elle demande ses questions au serveur. Cet écran change tout seul dès qu’il répond."),
    ],
    gestes: [grand("Réessayer", () => app.synchroniser(), "second")],
  });
}

/** This browser cannot do the work, or another page does it. */
export function ecranImpossible(titre, phrase, rouvrir = true) {
  return enFrancais({
    nom: "impossible",
    titre,
    corps: [titreDe(titre), el("p", { class: "bm-borne__aide" }, phrase)],
    gestes: rouvrir ? [bouton("Rouvrir", { onclick: () => window.location.reload(), class: "bm-borne__bouton bm-borne__bouton--primaire" })] : [],
  });
}

/**
 * Thank her; who left words is given `suivi`, the address that tells what becomes of them and takes them back. Whoever
 * has it may do both: it is written when she asks, and gone as soon as she says that she has it.
 */
export function ecranMerci(app, { attendReponse, suivi }) {
  const phrases = [app.mot("merci_texte"), attendReponse && app.mot("merci_reponse"), ...(suivi ? [app.mot("merci_suivi"), app.mot("merci_seul")] : [])].filter(Boolean);
  return {
    nom: "merci",
    titre: app.mot("merci_titre"),
    corps: [
      (suivi && codeAFlasher(suivi)) || cadran(),
      titreDe(app.mot("merci_titre")),
      ...phrases.map((phrase) => el("p", { class: "bm-borne__merci" }, phrase)),
    ],
    gestes: suivi
      ? [adresseSurDemande(app, suivi), grand(app.mot("merci_note"), () => app.recommencer())]
      : [grand(app.mot("recommencer"), () => app.recommencer(), "second")],
    lecture: [app.mot("merci_titre"), ...phrases],
  };
}

function adresseSurDemande(app, suivi) {
  const demande = grand(app.mot("merci_adresse"), () => {
    const adresse = el("p", { class: "bm-borne__adresse", dir: "ltr", tabindex: "-1" }, suivi.replace(/^https?:\/\//, ""));
    demande.replaceWith(adresse);
    adresse.focus();
  }, "discret");
  return demande;
}

/** The collection is stopped, visibly; `detail` is for the team. */
export function ecranArret(app, detail) {
  return {
    nom: "arret",
    titre: app.mot("arret_titre"),
    corps: [
      titreDe(app.mot("arret_titre")),
      el("p", { class: "bm-borne__merci" }, app.mot("arret_texte")),
      el("p", { class: "bm-borne__aide", lang: "fr", dir: "ltr" }, detail),
    ],
    gestes: [el("button", { type: "button", class: "bm-borne__bouton bm-borne__bouton--second", lang: "fr", dir: "ltr", onclick: () => app.equipe.ouvrirService() }, "Écran de service")],
    lecture: [app.mot("arret_titre"), app.mot("arret_texte")],
  };
}
