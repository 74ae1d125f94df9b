/* The screen of the staff, in French: what this kiosk keeps, what it tells the platform, and the few acts of a visit. */
import { el } from "../commun/dom.js";
import { telecharger } from "../commun/telechargement.js";
import { decalageConnu, maintenant } from "./horloge.js";
import { ilYA } from "./mots.js";

const DITS = 20;
const nombre = (n, mot, mots = `${mot}s`) => `${n} ${n > 1 ? mots : mot}`;
const dateEtHeure = (instant) => new Date(instant).toLocaleString("fr-FR", { dateStyle: "short", timeStyle: "short" });
const grand = (mot, acte, genre = "second") => el("button", { type: "button", class: `bm-borne__bouton bm-borne__bouton--${genre}`, onclick: acte }, mot);

async function mesures(app) {
  const { appareil } = app;
  const { attente, ecartes, depuis, dernier } = await appareil.file.resumer();
  const decalage = Math.round(decalageConnu() / 1000);
  const { organisme, site } = appareil.configuration?.corps || {};
  const { le, manquantes } = appareil.reception;
  return [
    ["Borne", [organisme, site].filter(Boolean).join(", ") || "pas encore configurée"],
    ["Identifiant", appareil.identite?.borne || "aucun"],
    ["Réseau", app.reseau],
    ["Avis en attente d’envoi", nombre(attente, "avis", "avis")],
    ["Le plus ancien attend depuis", depuis === null ? "rien n’attend" : ilYA(depuis, maintenant())],
    ["Avis mis à part", ecartes ? nombre(ecartes, "avis", "avis") : "aucun"],
    ["Dernier envoi accepté", le ? dateEtHeure(le) : "aucun sur cet enrôlement"],
    ["Dernier numéro donné", `${dernier}`],
    ["Numéros que le serveur n’a pas reçus", manquantes.length ? manquantes.map(([debut, fin]) => (debut === fin ? `${debut}` : `${debut} à ${fin}`)).join(", ") : "aucun"],
    ["Horloge", decalage ? `${nombre(Math.abs(decalage), "seconde")} ${decalage > 0 ? "de retard" : "d’avance"}, corrigée` : "à l’heure"],
    ["Version de l’application", appareil.version || "inconnue"],
  ];
}

async function liste(app) {
  const ecartes = await app.appareil.file.quarantaine();
  if (!ecartes.length) {
    return null;
  }
  return el("section", { class: "bm-borne__ecartes" },
    el("h2", {}, "Avis mis à part"),
    el("p", {}, "Le serveur n’en a pas voulu. Ils restent sur cette borne, n’arrêtent pas les autres, et partent avec la copie."),
    el("ul", {}, ecartes.slice(0, DITS).map(({ sequence, ecarte, motif }) => el("li", {}, `${sequence ? `N° ${sequence}, ` : ""}${dateEtHeure(ecarte)}\u202f: ${motif}`))),
    ecartes.length > DITS && el("p", {}, `Et ${ecartes.length - DITS} de plus dans la copie.`));
}

/** What people wrote leaves in clear: the code on the sheet of this kiosk opens it. */
function exportation(app) {
  const dit = el("p", { class: "bm-borne__aide", role: "status" });
  const champ = el("input", { class: "bm-borne__ligne bm-borne__ligne--code", id: "code-copie", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", dir: "ltr", "aria-describedby": "aide-copie" });
  const copier = async (evenement) => {
    evenement.preventDefault();
    if (!(await app.appareil.estSonCode(champ.value))) {
      dit.textContent = "Ce n’est pas le code avec lequel cette borne a été reliée.";
      return;
    }
    champ.value = "";
    const tout = await app.appareil.file.exporter();
    telecharger(`borne-${new Date().toISOString().slice(0, 10)}.json`, {
      borne: app.appareil.identite.borne, version: app.appareil.version, exporte_le: new Date(maintenant()).toISOString(), ...tout,
    });
    dit.textContent = `Copie faite\u202f: ${nombre(tout.file.length + tout.quarantaine.length, "avis", "avis")}. Rien n’a été effacé de la borne.`;
  };
  return el("form", { class: "bm-borne__formulaire", onsubmit: copier, novalidate: true },
    el("div", { class: "bm-borne__champ" },
      el("label", { for: "code-copie" }, "Code de mise en service de cette borne"),
      champ,
      el("p", { class: "bm-borne__aide", id: "aide-copie" }, "Demandé pour copier les avis\u202f: la copie se lit en clair.")),
    el("button", { type: "submit", class: "bm-borne__bouton bm-borne__bouton--second" }, "Copier les avis de la borne"),
    dit);
}

const enLignes = (lignes) => lignes.map(([mot, valeur]) => el("div", {}, el("dt", {}, mot), el("dd", {}, valeur)));

/** The screen; `rafraichir()` draws its figures again and leaves what is typed alone. */
export async function ecranService(app) {
  const tableau = el("dl", { class: "bm-borne__mesures" });
  const ecartes = el("div", {});
  const renvoyer = grand("Renvoyer les avis mis à part", () => app.equipe.renvoyerEcartes());
  let lectures = 0;
  let montree = 0;
  const rafraichir = async () => {
    lectures += 1;
    const lecture = lectures;
    const [lignes, section] = await Promise.all([mesures(app), liste(app)]);
    if (lecture < montree) {
      // What was read later is shown already.
      return;
    }
    montree = lecture;
    tableau.replaceChildren(...enLignes(lignes));
    ecartes.replaceChildren(...[section].filter(Boolean));
    renvoyer.hidden = !section;
  };
  await rafraichir();
  return {
    nom: "service",
    titre: "Écran de service",
    enFrancais: true,
    lecture: [],
    rafraichir,
    corps: [
      el("h1", { class: "bm-borne__question", id: "question", tabindex: "-1" }, "Écran de service"),
      tableau,
      ecartes,
      app.appareil.identite && exportation(app),
    ].filter(Boolean),
    gestes: [
      grand("Enrôler à nouveau", () => app.equipe.demanderEnrolement()),
      document.fullscreenEnabled && !document.fullscreenElement && grand("Plein écran", () => app.equipe.remplirEcran()),
      app.equipe.invite && grand("Installer", () => app.equipe.installer()),
      renvoyer,
      app.appareil.identite && grand("Envoyer maintenant", () => app.synchroniser()),
      grand("Fermer", () => app.recommencer(), "primaire"),
    ].filter(Boolean),
  };
}
