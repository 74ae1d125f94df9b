"""Geometry of a distribution of waits: columns, then apart and hatched what came too late or never."""

from __future__ import annotations

from collections.abc import Iterator

from rapports.logic.edition.attentes_reparties import AttenteRepartie
from rapports.logic.edition.graphiques_terrain import pas_rond
from socle.logic.dessin import (
    Dessin,
    MotDessine,
    TraitDessine,
    aplat,
    dessin,
    hachures,
    ligne,
    mot,
    mot_detoure,
    plume,
    rectangle,
)
from socle.logic.typographie import entier

LARGEUR, HAUTEUR = 420.0, 230.0
GAUCHE, DROITE, HAUT, BAS = 34.0, 4.0, 44.0, 44.0
PIED = HAUTEUR - BAS
A_PART = 60.0
"""Width of each column apart, its margin included."""
PLEIN, BORD, HACHURE = aplat("petrole"), plume("gris", 1.2), plume("gris", 1)
SEUIL, MOITIE, NEUF = plume("laiton", 1.5, "2 3"), plume("encre", 1.8), plume("encre", 1.4, "6 3")
GRADUATION, BASE = plume("filet"), plume("encre")
LARGEUR_MOT = 130.0


def repartition_d_attente(attente: AttenteRepartie) -> Dessin | None:
    """Draw the waits of a channel; None without any."""
    if not attente.nombre:
        return None
    apart = [(nom, n) for nom, n in (("plus tard", attente.tardives), ("jamais", attente.jamais)) if n]
    plafond, fin = max(*attente.comptes, attente.tardives, attente.jamais), LARGEUR - DROITE - A_PART * len(apart)
    pas = (fin - GAUCHE) / len(attente.comptes)
    return dessin(
        LARGEUR,
        HAUTEUR,
        *_echelle(plafond, fin),
        *_colonnes(attente, pas, plafond),
        *(e for rang, (nom, n) in enumerate(apart) for e in _a_part(fin + A_PART * rang, nom, n, plafond)),
        ligne(GAUCHE, PIED, fin, PIED, BASE),
        *_graduations(attente, pas),
        *_marques(attente, pas, fin),
        mot(fin, HAUTEUR - 8, f"{attente.echelle.unite.replace(' ', 's ')}s", ancre="end", corps=12),
    )


def _colonnes(attente: AttenteRepartie, pas: float, plafond: int) -> Iterator[TraitDessine]:
    for rang, n in enumerate(attente.comptes):
        if n:
            monte = _monte(n, plafond)
            yield rectangle(GAUCHE + pas * (rang + 0.12), PIED - monte, pas * 0.76, monte, PLEIN)


def _monte(nombre: int, plafond: int) -> float:
    return (PIED - HAUT) * nombre / plafond


def _echelle(plafond: int, fin: float) -> Iterator[TraitDessine | MotDessine]:
    for valeur in range(0, plafond + 1, pas_rond(plafond)):
        y = PIED - _monte(valeur, plafond)
        if valeur:
            yield ligne(GAUCHE, y, fin, y, GRADUATION)
        yield mot(GAUCHE - 6, y + 4, entier(valeur), ancre="end", corps=12)


def _a_part(x: float, nom: str, nombre: int, plafond: int) -> Iterator[TraitDessine | MotDessine]:
    monte, gauche, large = _monte(nombre, plafond), x + 18, A_PART - 22
    yield hachures(gauche, PIED - monte, large, monte, HACHURE)
    yield rectangle(gauche, PIED - monte, large, monte, BORD)
    yield mot(gauche + large / 2, PIED - monte - 5, entier(nombre), "encre", gras=True)
    yield mot(gauche + large / 2, PIED + 16, nom, corps=12)


def _x(attente: AttenteRepartie, valeur: float, pas: float) -> float:
    """Where a wait stands: in the middle of its day, or along its stretch."""
    milieu = 0.5 if attente.echelle.pas == 1 else 0.0
    return GAUCHE + pas * (valeur / attente.echelle.pas + milieu)


def _graduations(attente: AttenteRepartie, pas: float) -> Iterator[MotDessine]:
    for valeur in range(0, attente.echelle.fin + 1, attente.echelle.graduation):
        yield mot(_x(attente, valeur, pas), PIED + 16, str(valeur), corps=12)


def _marques(attente: AttenteRepartie, pas: float, fin: float) -> Iterator[TraitDessine | MotDessine]:
    """Mark the commitment, the half and the nine in ten, each word on its own row, on the side where there is room."""
    if attente.seuil is not None:
        x = _x(attente, attente.seuil, pas) + pas / 2
        yield ligne(x, HAUT - 2, x, PIED, SEUIL)
    lues = (
        (attente.mediane, f"la moitié, {attente.mediane_mot}", MOITIE, 14.0),
        (attente.neuf_sur_dix, f"neuf sur dix, {attente.neuf_sur_dix_mot}", NEUF, 32.0),
    )
    for valeur, texte, aspect, y in lues:
        if valeur is not None and (x := _x(attente, valeur, pas)) <= fin:
            a_droite = x + LARGEUR_MOT < fin
            yield ligne(x, y - 9, x, PIED, aspect)
            yield from mot_detoure(
                x + (5 if a_droite else -5),
                y,
                texte,
                "encre",
                ancre="start" if a_droite else "end",
                corps=12,
                gras=True,
            )
