/* The list of the shopper's visits, by what each asks of her. */
import { alerte, bouton, depuisHtml, el } from "../commun/dom.js";
import { jourDe } from "./delais.js";
import { maintenant } from "./horloge.js";
import { GROUPES, ligneDe } from "./situation.js";

export async function ecranVisites(app) {
  const { carnet } = app;
  const enFile = new Set((await carnet.file.lister()).map(({ visite }) => visite));
  const lignes = await Promise.all(carnet.paquet.visites.map((visite) => ligneDe(carnet, visite, enFile.has(visite.id))));
  const dite = journee(carnet.paquet, enFile);
  const sections = GROUPES.map((nom, rang) => section(nom, rang, lignes.filter(({ groupe }) => groupe === nom)));
  return {
    titre: "Mes visites",
    menu: "/terrain/",
    corps: [el("h1", {}, "Mes visites"), await installation(app), dite && depuisHtml(dite.attentes), sections, lignes.length ? null : vide(), seFormer(), dite && depuisHtml(dite.suite)],
  };
}

/** What the server said of the day: that day only, in Paris and where bodies stand, and while no gesture of this phone contradicts it. */
function journee({ journee: dite }, enFile) {
  const estDuJour = dite?.jour === jourDe(maintenant()) && maintenant() < Date.parse(dite.fin);
  return estDuJour && !enFile.size ? dite : null;
}

function section(nom, rang, lignes) {
  if (!lignes.length) {
    return null;
  }
  return el("section", { "aria-labelledby": `groupe-${rang}` },
    el("h2", { class: "bm-terrain__groupe", id: `groupe-${rang}` }, `${nom} `, el("span", { class: "bm-gris" }, String(lignes.length))),
    el("ul", { class: "bm-liste-liens" }, lignes.map(entree)));
}

function entree({ visite, consigne, presse }) {
  // A closed visit is read on the server: the phone keeps nothing of it.
  const suite = visite.ouverte ? "" : "?serveur=1";
  return el("li", {}, el("a", { href: `/terrain/visites/${visite.id}/${suite}` },
    el("span", { class: "bm-liste-liens__mot" }, visite.organisme),
    el("span", { class: "bm-terrain__canal" }, visite.canal_mot),
    el("span", { class: "bm-liste-liens__detail" }, visite.theme),
    el("span", { class: `bm-terrain__consigne${presse ? " bm-terrain__consigne--presse" : ""}` }, consigne)));
}

/** Training wants a network: its pages are the server's. */
function seFormer() {
  return el("p", {}, el("a", { class: "bm-terrain__lien", href: "/terrain/formation/" }, "Se former, relire le briefing"));
}

function vide() {
  return el("div", { class: "bm-vide" },
    el("p", { class: "bm-vide__titre" }, "Aucune visite pour le moment"),
    el("p", {}, "Vos visites apparaîtront ici dès que le plan vous en confiera. D’ici là, vérifiez que vos absences sont à jour."));
}

/** What the phone still needs to keep data for sure: an installation, or nothing. */
async function installation(app) {
  if (app.invite) {
    return alerte("info", null, el("p", {}, "Installez l’application\u202f: elle s’ouvre sans réseau et le téléphone garde vos saisies. "),
      el("p", {}, bouton("Installer sur ce téléphone", { genre: "second", petit: true, onclick: () => app.installer() })));
  }
  const estSafari = /^((?!chrome|android).)*safari/i.test(navigator.userAgent);
  const estInstallee = window.matchMedia("(display-mode: standalone)").matches || navigator.standalone;
  if (estSafari && !estInstallee) {
    return alerte("attention", "Ajoutez l’application à l’écran d’accueil",
      el("p", {}, "Sans cela, ce navigateur efface après sept jours ce qu’il garde. Touchez Partager, puis «\u202fSur l’écran d’accueil\u202f»."));
  }
  return null;
}
