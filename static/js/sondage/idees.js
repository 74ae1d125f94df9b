/* Supports without a page turned: the token of this device signs, the list of what it supports stays here too. */
import { Memoire } from "./memoire.js";
import { Refus, demander } from "./reseau.js";

const liste = document.querySelector("[data-bm-idees]");
const memoire = new Memoire(liste ? liste.dataset.bmIdees : "");

/** Under the button that was pressed: at the top of a long list, only a voice would tell it. */
function dire(phrase, formulaire) {
  const boite = document.querySelector('[data-bm-zone="annonce-idees"]');
  formulaire.after(boite);
  boite.className = phrase ? "bm-alerte bm-alerte--attention" : "";
  boite.textContent = phrase;
}

function peindre(formulaire, estSoutenue) {
  formulaire.elements.acte.value = estSoutenue ? "retirer" : "soutenir";
  formulaire.querySelector("button").firstChild.textContent = estSoutenue ? "Retirer mon soutien" : "Soutenir";
}

async function basculer(formulaire) {
  const idee = formulaire.dataset.bmSoutien;
  const acte = formulaire.elements.acte.value;
  const { nombre } = await demander(formulaire.action, { acte, ...memoire.lire().idees });
  memoire.changer((etat) => {
    etat.soutiens = [...etat.soutiens.filter((autre) => autre !== idee), ...(acte === "soutenir" ? [idee] : [])];
  });
  peindre(formulaire, acte === "soutenir");
  formulaire.closest("li").querySelector("[data-bm-soutiens]").textContent = `${nombre} soutien${nombre > 1 ? "s" : ""}`;
}

// Without a token on this device, forms go with the cookie of those who answered without script, or are told why not.
if (liste && memoire.lire().idees) {
  const { soutiens } = memoire.lire();
  for (const formulaire of liste.querySelectorAll("[data-bm-soutien]")) {
    peindre(formulaire, soutiens.includes(formulaire.dataset.bmSoutien));
    formulaire.addEventListener("submit", async (evenement) => {
      evenement.preventDefault();
      dire("", formulaire);
      try {
        await basculer(formulaire);
      } catch (erreur) {
        dire(erreur instanceof Refus ? erreur.message : "Le réseau a manqué. Votre soutien n’a pas été compté\u202f: réessayez.", formulaire);
      }
    });
  }
}
