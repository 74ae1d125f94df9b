/* Find one's answers in the published list, on this device: the secret never leaves it. */
import { el } from "../commun/dom.js";
import { motDeLaReponse } from "./mots.js";
import { lireSecret, recuDe } from "./recus.js";
import { demander } from "./reseau.js";

const formulaire = document.querySelector("[data-bm-recherche]");
const zone = (nom) => document.querySelector(`[data-bm-zone="${nom}"]`);

function reprocher(phrase) {
  zone("faute").textContent = phrase;
  zone("faute").hidden = !phrase;
  zone("champ").classList.toggle("bm-champ--erreur", Boolean(phrase));
  formulaire.elements.recu.setAttribute("aria-invalid", `${Boolean(phrase)}`);
  if (phrase) {
    zone("trouvailles").replaceChildren();
    formulaire.elements.recu.focus();
  }
}

/** What the receipt of a card finds: words, or null when it finds nothing. */
async function chercher(carte, secret) {
  const recu = await recuDe(secret, carte.id);
  if (carte.total?.etat === "floue") {
    return carte.total.recus.includes(recu) ? "Comptée, sans être montrée" : null;
  }
  const trouvee = carte.total?.reponses.find(([autre]) => autre === recu);
  return trouvee ? motDeLaReponse(carte, { reponses: { [carte.id]: trouvee[1] } }) : null;
}

async function retrouver() {
  const secret = lireSecret(formulaire.elements.recu.value);
  if (!secret) {
    reprocher("Un reçu compte vingt-six caractères\u202f: vérifiez-le, groupe par groupe.");
    return;
  }
  const { cartes } = await demander(formulaire.dataset.bmRecherche);
  const trouvees = (await Promise.all(cartes.map(async (carte) => [carte.enonce, await chercher(carte, secret)])))
    .filter(([, mot]) => mot !== null);
  if (!trouvees.length) {
    reprocher("Ce reçu n’est pas dans la liste publiée. Vérifiez chaque caractère\u202f; si tout est juste, ces réponses ne sont pas arrivées dans l’urne, et il faut le dire à qui organise.");
    return;
  }
  reprocher("");
  const titre = el("h2", { tabindex: "-1" }, `${trouvees.length} réponse${trouvees.length > 1 ? "s retrouvées" : " retrouvée"}`);
  zone("trouvailles").replaceChildren(titre, el("ol", { class: "so-relecture" }, trouvees.map(([enonce, mot]) =>
    el("li", {}, el("p", { class: "so-relecture__enonce" }, enonce), el("p", { class: "so-relecture__reponse" }, mot)))));
  titre.focus();
}

formulaire.addEventListener("submit", async (evenement) => {
  evenement.preventDefault();
  try {
    await retrouver();
  } catch {
    reprocher("Le réseau a manqué\u202f: réessayez quand il revient.");
  }
});
document.documentElement.dataset.script = "pret";
