"""Geometry of the curve of waits: the share of requests still unanswered, working day after working day.

A step curve with its interval ribbon, small ticks where silent requests were closed, the median as a dot with its
interval on the line of one half. The same for page and PDF; coordinates as in `socle.logic.graphiques`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from enquetes.visites.logic.survie import Survie
from socle.logic.graphiques import Disque, Etiquette, Segment, coordonnee, etiquette, segment
from socle.logic.typographie import FINE, INSECABLE, decimale

LARGEUR, HAUTEUR = 360.0, 220.0
GAUCHE, DROITE, HAUT, BAS = 48.0, 10.0, 20.0, 42.0
PAS_DES_JOURS = 5
TIRET_CENSURE = 5.0
RAYON = 5.0
LARGEUR_MOT = 125.0
MOITIE = 0.5


@dataclass(frozen=True)
class CourbeAttente:
    """The whole picture; `mediane` and `etendue` are None when half of the requests were never answered."""

    largeur: str
    hauteur: str
    ruban: str
    ligne: str
    parts: tuple[tuple[Segment, Etiquette], ...]
    jours: tuple[Etiquette, ...]
    moitie: Segment
    seuil: Segment | None
    mot_seuil: Etiquette | None
    censures: tuple[Segment, ...]
    mediane: Disque | None
    etendue: Segment | None
    mot_mediane: Etiquette | None
    titre_jours: Etiquette


def courbe_attente(survie: Survie, horizon: int, seuil: int | None = None) -> CourbeAttente:
    """Draw a curve from day 0 to the end of the wait."""
    fin = max([float(horizon), *(m.temps for m in survie.marches)])
    x = _abscisse(fin)
    marches = [m for m in survie.marches if m.evenements]
    mediane = survie.mediane
    return CourbeAttente(
        largeur=coordonnee(LARGEUR),
        hauteur=coordonnee(HAUTEUR),
        ruban=_ruban([(m.temps, m.bas, m.haut) for m in marches], x, fin),
        ligne="M" + "L".join(_escalier([(m.temps, m.survie) for m in marches], x, fin)),
        parts=tuple(_part(valeur) for valeur in (0, 25, 50, 75, 100)),
        jours=tuple(
            etiquette(x(jour), HAUTEUR - BAS + 18, str(jour)) for jour in range(0, int(fin) + 1, PAS_DES_JOURS)
        ),
        moitie=_horizontale(MOITIE),
        seuil=None if seuil is None else _verticale(x(seuil)),
        mot_seuil=None if seuil is None else etiquette(x(seuil), HAUT - 6, f"seuil, {seuil} j"),
        censures=tuple(_tiret(x(m.temps), _y(m.survie)) for m in survie.marches if m.censures),
        mediane=None if mediane is None else Disque(coordonnee(x(mediane)), coordonnee(_y(MOITIE)), coordonnee(RAYON)),
        etendue=_etendue(survie, x, fin),
        mot_mediane=None if mediane is None else _mot_mediane(mediane, x),
        titre_jours=etiquette(LARGEUR - DROITE, HAUTEUR - 6, "jours ouvrés depuis la demande"),
    )


def _abscisse(fin: float) -> Callable[[float], float]:
    return lambda jour: GAUCHE + (LARGEUR - GAUCHE - DROITE) * min(jour, fin) / fin


def _y(part: float) -> float:
    return HAUT + (HAUTEUR - HAUT - BAS) * (1 - part)


def _escalier(points: list[tuple[float, float]], x: Callable[[float], float], fin: float) -> list[str]:
    """Return the corners of a curve that starts at 1 and falls at each point."""
    coins, hauteur = [_point(x(0), _y(1.0))], 1.0
    for temps, part in points:
        coins += [_point(x(temps), _y(hauteur)), _point(x(temps), _y(part))]
        hauteur = part
    return [*coins, _point(x(fin), _y(hauteur))]


def _ruban(points: list[tuple[float, float, float]], x: Callable[[float], float], fin: float) -> str:
    haut = _escalier([(temps, haut) for temps, _, haut in points], x, fin)
    bas = _escalier([(temps, bas) for temps, bas, _ in points], x, fin)
    return "M" + "L".join([*haut, *reversed(bas)]) + "Z"


def _point(x: float, y: float) -> str:
    return f"{coordonnee(x)} {coordonnee(y)}"


def _horizontale(part: float) -> Segment:
    y = coordonnee(_y(part))
    return Segment(coordonnee(GAUCHE), y, coordonnee(LARGEUR - DROITE), y)


def _verticale(x: float) -> Segment:
    return segment(x, HAUT, x, HAUTEUR - BAS)


def _part(valeur: int) -> tuple[Segment, Etiquette]:
    y = coordonnee(_y(valeur / 100) + 4.5)
    return _horizontale(valeur / 100), Etiquette(coordonnee(GAUCHE - 8), y, f"{valeur}{FINE}%")


def _tiret(x: float, y: float) -> Segment:
    return segment(x, y - TIRET_CENSURE, x, y + TIRET_CENSURE)


def _etendue(survie: Survie, x: Callable[[float], float], fin: float) -> Segment | None:
    """Return the interval of the median; without upper bound it goes to the edge."""
    if survie.mediane is None or survie.mediane_bas is None:
        return None
    haut = fin if survie.mediane_haut is None else survie.mediane_haut
    y = coordonnee(_y(MOITIE))
    return Segment(coordonnee(x(survie.mediane_bas)), y, coordonnee(x(haut)), y)


def _mot_mediane(mediane: float, x: Callable[[float], float]) -> Etiquette:
    """Place the words where the curve is not: above its right, or below its left when the edge is near."""
    mot, ici = f"médiane, {en_jours(mediane)}", x(mediane)
    if ici + LARGEUR_MOT < LARGEUR:
        return etiquette(ici + 8, _y(MOITIE) - 9, mot)
    return etiquette(ici - LARGEUR_MOT, _y(MOITIE) + 19, mot)


def nombre_de_jours(valeur: float) -> str:
    """Write a number of days: « 4 » or « 2,5 »."""
    return decimale(valeur, 0 if float(valeur).is_integer() else 1)


def en_jours(valeur: float, mot: str = "jour") -> str:
    """Write a delay: « 1 jour », « 2,5 jours », « 4 jours ouvrés »."""
    pluriel = valeur >= 2  # noqa: PLR2004 -- French plural
    mots = " ".join(f"{m}s" for m in mot.split()) if pluriel else mot
    return f"{nombre_de_jours(valeur)}{INSECABLE}{mots}"
