"""What a body may say of its result: two sentences and a badge, level first, never a rank nor a peer. Pure."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from socle.logic.cadran import niveaux_d_un_intervalle
from socle.logic.typographie import FINE, NIVEAUX, accorder, autres_niveaux, decimale, intervalle_en_mots

LARGEUR = 600
HAUTEUR_AVANT_NOM = 476
MARGE_BASSE = 66
# (characters a line, lines at most, size, pitch): a long name is set smaller, never cut short of sense.
CORPS_DU_NOM = ((30, 2, 30, 38), (42, 3, 22, 29), (58, 5, 16, 22))
# Characters a line at the size of the template, and the pitch: two prizes hold in no single line.
LARGEUR_DU_LAUREAT, PAS_DU_LAUREAT = 56, 24


@dataclass(frozen=True)
class ResultatAffiche:
    """The figures of a kit: `score` on 100 to one decimal, its interval at 95 % or None, how many contacts."""

    nom: str
    annee: int
    score: float
    niveau: int
    bornes: tuple[float, float] | None
    nb_contacts: int
    laureat: str = ""
    """Trophies of the body, categories or prizes, once it may say so."""
    est_demonstration: bool = False


@dataclass(frozen=True)
class LigneBadge:
    """A line of text of the badge and its baseline."""

    y: int
    texte: str


@dataclass(frozen=True)
class Badge:
    """Where the words of the badge stand; the dial is drawn by the template."""

    largeur: int
    hauteur: int
    y_bas: int
    niveau: str
    precision: str
    nom: tuple[LigneBadge, ...]
    taille_nom: int
    laureat: tuple[LigneBadge, ...]
    description: str


@dataclass(frozen=True)
class Kit:
    """The ready sentences and the badge."""

    phrase: str
    methode: str
    resultat: ResultatAffiche
    badge: Badge


def composer_kit(resultat: ResultatAffiche) -> Kit:
    """Write the sentences and lay the badge out."""
    return Kit(phrase=_phrase(resultat), methode=METHODE, resultat=resultat, badge=_badge(resultat))


METHODE = "Ce score résume des contacts mystère. Il mesure l’accueil pendant l’édition, pas l’action d’une personne."


def _phrase(resultat: ResultatAffiche) -> str:
    edition = f"Baromètre de l’expérience citoyen {resultat.annee}"
    debut = f"{resultat.nom} obtient {decimale(resultat.score)} sur 100 au {edition}, niveau "
    fin = f"«\u00a0{NIVEAUX[resultat.niveau]}\u00a0»{_peut_etre(resultat)} ({_precision(resultat)})."
    # A special prize is no category.
    laureat = f" Lauréat\u202f: {resultat.laureat}." if resultat.laureat else ""
    invente = " Données inventées pour une démonstration." if resultat.est_demonstration else ""
    return debut + fin + laureat + invente


def _peut_etre(resultat: ResultatAffiche) -> str:
    """Name the other levels that the interval touches (regles#jamais-un-chiffre-nu)."""
    if resultat.bornes is None:
        return ""
    autres = autres_niveaux(resultat.niveau, *niveaux_d_un_intervalle(resultat.bornes))
    return f", {autres}" if autres else ""


def _precision(resultat: ResultatAffiche) -> str:
    contacts = accorder(resultat.nb_contacts, "contact mystère", "contacts mystère")
    if resultat.bornes is None:
        return f"indication sur {contacts}"
    return f"{intervalle_en_mots(*resultat.bornes)} à 95{FINE}% de confiance, {contacts}"


def _badge(resultat: ResultatAffiche) -> Badge:
    lignes, taille, pas = _couper(resultat.nom)
    nom = tuple(LigneBadge(HAUTEUR_AVANT_NOM + pas * rang, ligne) for rang, ligne in enumerate(lignes))
    prix = f"Lauréat {resultat.annee}, {resultat.laureat}" if resultat.laureat else ""
    laureat = tuple(
        LigneBadge(nom[-1].y + 42 + PAS_DU_LAUREAT * rang, ligne)
        for rang, ligne in enumerate(textwrap.wrap(prix, LARGEUR_DU_LAUREAT))
    )
    y_bas = laureat[-1].y + 32 if laureat else nom[-1].y + 40
    return Badge(
        largeur=LARGEUR,
        hauteur=y_bas + MARGE_BASSE - 40,
        y_bas=y_bas,
        niveau=NIVEAUX[resultat.niveau].capitalize(),
        precision=_precision(resultat),
        nom=nom,
        taille_nom=taille,
        laureat=laureat,
        description=_phrase(resultat),
    )


def _couper(nom: str) -> tuple[list[str], int, int]:
    """Return the lines of a name, their size and their pitch; a name beyond all measures ends with an ellipsis."""
    for largeur, maximum, taille, pas in CORPS_DU_NOM:
        lignes = textwrap.wrap(nom, largeur) or [nom]
        if len(lignes) <= maximum:
            return lignes, taille, pas
    return [*lignes[: maximum - 1], f"{lignes[maximum - 1][: largeur - 1]}…"], taille, pas
