"""Geometry of the fieldwork: the burn-up of contacts beside their plan, and how long people waited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from rapports.logic.axe_du_temps import AxeDuTemps
from rapports.logic.edition.avancement import AvancementDuTerrain, ParJour
from socle.logic.dessin import (
    Dessin,
    MotDessine,
    TraitDessine,
    aplat,
    dessin,
    escalier,
    ligne,
    mot,
    mot_detoure,
    plume,
    rectangle,
)
from socle.logic.typographie import accorder, entier

LARGEUR, HAUTEUR = 760.0, 340.0
GAUCHE, DROITE, HAUT, BAS = 52.0, 118.0, 26.0, 44.0
PIED = HAUTEUR - BAS
PLAN, FAITS, VALIDES = plume("gris", 2, "5 4"), plume("petrole", 2.6), aplat("intervalle")
CRETE = plume("petrole", 1.2)
ARRET, AUJOURDHUI, VAGUE, GRADUATION = aplat("bande"), plume("encre"), plume("laiton", 3), plume("filet")
INTERLIGNE = 17.0
MOT_DE_L_ARRET = 66.0
"""Room that « suspension » needs."""
GRADUATIONS_AU_PLUS = 5
Points = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class _CourbesDuTerrain:
    """The heights that contacts reach day by day; what is done stops at `fin`."""

    prevus: Points
    faits: Points
    valides: Points
    fin: float


def courbe_d_avancement(avancement: AvancementDuTerrain) -> Dessin | None:
    """Draw the three cumulated counts; what is done stops today. None without a day to draw."""
    etendue = avancement.etendue
    if etendue is None or not avancement.total:
        return None
    axe = AxeDuTemps(etendue.du, etendue.au, GAUCHE, LARGEUR - DROITE)
    plafond = max(avancement.total - avancement.sans_date, avancement.nb_faits, 1)
    courbes = _CourbesDuTerrain(
        prevus=_marches(axe, avancement.prevus, plafond),
        faits=_marches(axe, avancement.faits, plafond),
        valides=_marches(axe, avancement.valides, plafond),
        fin=axe.fin(min(avancement.aujourdhui, etendue.au)),
    )
    return dessin(
        LARGEUR,
        HAUTEUR,
        *_suspensions(axe, avancement),
        *_echelle(plafond),
        *axe.mois(HAUT, PIED),
        *_tracer(axe, avancement, courbes),
        *_vagues(axe, avancement),
        *_ce_jour(axe, avancement.aujourdhui),
        *_nommer(axe, avancement, courbes),
        ligne(GAUCHE, PIED, axe.droite, PIED, plume("encre")),
    )


def _tracer(axe: AxeDuTemps, avancement: AvancementDuTerrain, courbes: _CourbesDuTerrain) -> Iterator[TraitDessine]:
    fin = courbes.fin
    if avancement.valides:
        crete = escalier(courbes.valides, fin)
        yield TraitDessine(f"{crete}L{fin:.2f} {PIED:.2f}Z", VALIDES)
        yield TraitDessine(crete, CRETE)
    if avancement.prevus:
        yield TraitDessine(escalier(courbes.prevus, axe.droite), PLAN)
    if avancement.faits:
        yield TraitDessine(escalier(courbes.faits, fin), FAITS)


def _vagues(axe: AxeDuTemps, avancement: AvancementDuTerrain) -> Iterator[TraitDessine]:
    for vague in avancement.vagues:
        if vague.au >= axe.du:
            yield ligne(axe.debut(vague.du), PIED + 24, axe.fin(vague.au), PIED + 24, VAGUE)


def pas_rond(plafond: float) -> int:
    """Return the step of a scale from 0: 1, 2 or 5 times a power of ten, so that a few lines are enough."""
    unite = 1
    while True:
        for pas in (unite, 2 * unite, 5 * unite):
            if plafond / pas <= GRADUATIONS_AU_PLUS:
                return pas
        unite *= 10


def _y(nombre: float, plafond: float) -> float:
    return PIED - (PIED - HAUT) * nombre / plafond


def _marches(axe: AxeDuTemps, serie: ParJour, plafond: int) -> Points:
    """Return the heights reached at the end of each day, from nothing on."""
    points, cumul = [(axe.gauche, PIED)], 0
    for jour, nombre in serie:
        cumul += nombre
        points.append((axe.fin(jour), _y(cumul, plafond)))
    return points


def _echelle(plafond: int) -> Iterator[TraitDessine | MotDessine]:
    for valeur in range(0, plafond + 1, pas_rond(plafond)):
        y = _y(valeur, plafond)
        if valeur:
            yield ligne(GAUCHE, y, LARGEUR - DROITE, y, GRADUATION)
        yield mot(GAUCHE - 8, y + 4, entier(valeur), ancre="end", corps=12)


def _suspensions(axe: AxeDuTemps, avancement: AvancementDuTerrain) -> Iterator[TraitDessine | MotDessine]:
    for arret in avancement.suspensions:
        debut, fin = axe.debut(arret.du), axe.fin(arret.au)
        if fin > debut:
            yield rectangle(debut, HAUT, fin - debut, PIED - HAUT, ARRET)
        if fin - debut >= MOT_DE_L_ARRET:
            yield mot((debut + fin) / 2, HAUT + 14, "suspension", "encre", corps=12)


def _ce_jour(axe: AxeDuTemps, jour: dt.date) -> Iterator[TraitDessine | MotDessine]:
    if axe.contient(jour):
        x = axe.fin(jour)
        yield ligne(x, HAUT - 8, x, PIED, AUJOURDHUI)
        yield mot(x, HAUT - 12, "aujourd’hui", "encre", corps=12)


def _nommer(axe: AxeDuTemps, avancement: AvancementDuTerrain, courbes: _CourbesDuTerrain) -> Iterator[MotDessine]:
    """Name each line at its end, the highest first, none on another."""
    bouts = (
        (axe.droite, courbes.prevus, accorder(avancement.total - avancement.sans_date, "prévu"), "gris"),
        (courbes.fin, courbes.faits, accorder(avancement.nb_faits, "fait"), "petrole"),
        (courbes.fin, courbes.valides, accorder(avancement.nb_valides, "validé"), "encre"),
    )
    plancher = 0.0
    for x, points, texte, encre in sorted(bouts, key=lambda bout: bout[1][-1][1]):
        plancher = max(points[-1][1] + 4, plancher + INTERLIGNE)
        yield from mot_detoure(x + 8, plancher, texte, encre, ancre="start", gras=True)
