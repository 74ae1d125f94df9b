"""Geometry of a body's year: a lane for its edition, its consultations, its polls, columns for its users' opinions.

Each mark carries the number of its line in the list beside. What is over is full, what is to come is outlined, a pause is
hatched: no colour is needed to tell them apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from rapports.logic.annee import AnneeDUnOrganisme, LigneDeLAnnee, Piste, ranger
from rapports.logic.axe_du_temps import AxeDuTemps
from socle.logic.dessin import Dessin, MotDessine, TraitDessine, aplat, dessin, hachures, ligne, mot, plume, rectangle
from socle.logic.typographie import entier

LARGEUR, GAUCHE, DROITE = 760.0, 132.0, 12.0
HAUT, BAS = 24.0, 30.0
RANGEE, BARRE, MARGE = 26.0, 20.0, 8.0
COTE, ECART = 22.0, 3.0
"""Least width of a mark, room between two."""
AVIS = 64.0
LARGEUR_DU_CHIFFRE = 22.0
PLEIN, BORD, PAUSE, COLONNE = aplat("petrole"), plume("petrole", 1.8), plume("gris", 1), aplat("intervalle")
FOND, CONTOUR, SEPARATION, AUJOURDHUI = aplat("papier"), plume("petrole"), plume("filet"), plume("encre", 1.2)


def dessin_de_l_annee(annee: AnneeDUnOrganisme) -> Dessin | None:
    """Draw the year; None when there is nothing to draw."""
    etendue = annee.etendue
    if etendue is None:
        return None
    axe = AxeDuTemps(etendue.du, etendue.au, GAUCHE, LARGEUR - DROITE)
    bandes, pied = _bandes(axe, annee)
    return dessin(
        LARGEUR,
        pied + BAS,
        *axe.mois(HAUT, pied),
        *bandes,
        ligne(GAUCHE, pied, LARGEUR - DROITE, pied, plume("encre")),
        *_ce_jour(axe, annee.aujourdhui, pied),
    )


def _bandes(axe: AxeDuTemps, annee: AnneeDUnOrganisme) -> tuple[list[TraitDessine | MotDessine], float]:
    """Return the lanes that have something, one under the other, then where the last one ends."""
    elements: list[TraitDessine | MotDessine] = []
    y = HAUT
    for piste in Piste:
        siennes = [une for une in annee.lignes if une.fait.piste == piste]
        if siennes:
            hauteur = _hauteur(axe, siennes)
            elements += [*_titre(y, hauteur, piste.value), *_marques(axe, siennes, y + MARGE)]
            y += hauteur
    if annee.ecoute:
        elements += [*_titre(y, AVIS + 2 * MARGE, "Vos usagers"), *_avis(axe, annee, y + MARGE + AVIS)]
        y += AVIS + 2 * MARGE
    return elements, y


def _ce_jour(axe: AxeDuTemps, jour: dt.date, pied: float) -> Iterator[TraitDessine | MotDessine]:
    if axe.contient(jour):
        x = axe.debut(jour)
        yield ligne(x, HAUT - 6, x, pied, AUJOURDHUI)
        yield mot(x, HAUT - 10, "aujourd’hui", "encre", corps=12)


def _etendue(axe: AxeDuTemps, une: LigneDeLAnnee) -> tuple[float, float]:
    """Return where a mark begins and ends: wide enough for its number, inside the picture."""
    debut, fin = axe.debut(une.fait.jours.du), axe.fin(une.fait.jours.au)
    debut = min(debut, axe.droite - COTE)
    return debut, max(fin, debut + COTE)


def _rangs(axe: AxeDuTemps, lignes: Sequence[LigneDeLAnnee]) -> list[int]:
    return ranger([_etendue(axe, une) for une in lignes], ECART)


def _hauteur(axe: AxeDuTemps, lignes: Sequence[LigneDeLAnnee]) -> float:
    return RANGEE * (max(_rangs(axe, lignes)) + 1) + 2 * MARGE - (RANGEE - BARRE)


def _titre(y: float, hauteur: float, texte: str) -> Iterator[TraitDessine | MotDessine]:
    yield ligne(0, y, LARGEUR - DROITE, y, SEPARATION)
    yield mot(0, y + hauteur / 2 + 5, texte, "encre", ancre="start")


def _marques(axe: AxeDuTemps, lignes: Sequence[LigneDeLAnnee], haut: float) -> Iterator[TraitDessine | MotDessine]:
    for une, rang in zip(lignes, _rangs(axe, lignes), strict=True):
        (debut, fin), y = _etendue(axe, une), haut + RANGEE * rang
        plein = une.est_passe and not une.fait.est_une_pause
        yield rectangle(debut, y, fin - debut, BARRE, PLEIN if plein else FOND)
        if une.fait.est_une_pause:
            yield hachures(debut, y, fin - debut, BARRE, PAUSE)
            yield rectangle((debut + fin) / 2 - COTE / 2 + 2, y, COTE - 4, BARRE, FOND)
        yield rectangle(debut, y, fin - debut, BARRE, BORD)
        yield mot((debut + fin) / 2, y + 15, str(une.rang), "papier" if plein else "encre", gras=True)


def _avis(axe: AxeDuTemps, annee: AnneeDUnOrganisme, pied: float) -> Iterator[TraitDessine | MotDessine]:
    """Yield a column a period: its surface is the number of opinions, which is written where there is room."""
    rythmes = [bloc.n / ((bloc.au - bloc.du).days + 1) for bloc in annee.ecoute]
    for bloc, rythme in zip(annee.ecoute, rythmes, strict=True):
        debut, fin = axe.debut(bloc.du), axe.fin(bloc.au)
        monte = (AVIS - 14) * rythme / max(rythmes)
        yield rectangle(debut, pied - monte, fin - debut, monte, COLONNE)
        yield rectangle(debut, pied - monte, fin - debut, monte, CONTOUR)
        if fin - debut >= LARGEUR_DU_CHIFFRE:
            yield mot((debut + fin) / 2, pied - monte - 3, entier(bloc.n), corps=11)
