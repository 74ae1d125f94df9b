/* The frame of the deck: one screen at a time. Its heading takes the focus, so that it is read and the keyboard starts there. */
const zone = (nom) => document.querySelector(`[data-bm-zone="${nom}"]`);
const titrePage = document.title;

/** Draw a screen: {nom, titre, corps: nodes, rang?, total?}. The welcome, drawn by the server, has no body. */
export function afficher({ nom, titre = "", corps = [], rang = 0, total = 0, congedier = null }) {
  document.documentElement.dataset.ecran = nom;
  document.title = titre ? `${titre} – ${titrePage}` : titrePage;
  zone("accueil").hidden = nom !== "accueil";
  zone("jeu").hidden = nom === "accueil";
  zone("avancement").hidden = !total;
  zone("rang").textContent = total ? `Carte ${rang} sur ${total}` : "";
  zone("jauge").replaceChildren(...Array.from({ length: total }, (_, place) => {
    const trait = document.createElement("i");
    trait.className = place < rang - 1 ? "so-fait" : place === rang - 1 ? "so-ici" : "";
    return trait;
  }));
  zone("ecran").replaceChildren(...corps);
  congedier?.(zone("ecran").querySelector(".so-pile"));
  const tete = nom === "accueil" ? null : zone("ecran").querySelector("[data-bm-tete]");
  window.scrollTo(0, 0);
  tete?.focus({ preventScroll: true });
}

/** Say something under the screen, heard at once; an empty sentence takes it away. */
export function dire(phrase, genre = "attention") {
  const boite = zone(zone("jeu").hidden ? "annonce-accueil" : "annonce");
  boite.className = phrase ? `bm-alerte bm-alerte--${genre}` : "";
  boite.textContent = phrase;
}

export { zone };
