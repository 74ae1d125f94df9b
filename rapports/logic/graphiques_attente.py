"""Geometry of the curve of waits: the share of requests still unanswered, working day after working day.

A step curve with its interval ribbon, small ticks where silent requests were closed, the median as a dot with its
interval on the line of one half. The same for page and PDF; coordinates as in `socle.logic.graphiques`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from enquetes.visites.logic.survie import Marche, Survie
from socle.logic.graphiques import Disque, Etiquette, Segment, chemin, coordonnee, etiquette, segment
from socle.logic.typographie import FINE, INSECABLE, quantite

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
    cadre = _Cadre(max([float(horizon), *(m.temps for m in survie.marches)]))
    mediane = survie.mediane
    return CourbeAttente(
        largeur=coordonnee(LARGEUR),
        hauteur=coordonnee(HAUTEUR),
        ruban=cadre.ruban(survie),
        ligne=cadre.ligne(survie),
        parts=tuple(_part(valeur) for valeur in (0, 25, 50, 75, 100)),
        jours=cadre.jours(),
        moitie=_horizontale(MOITIE),
        seuil=None if seuil is None else cadre.verticale(seuil),
        mot_seuil=None if seuil is None else etiquette(cadre.x(seuil), HAUT - 6, f"seuil, {seuil} j"),
        censures=tuple(cadre.tiret(m) for m in survie.marches if m.censures),
        mediane=None if mediane is None else cadre.point(mediane),
        etendue=cadre.etendue(survie),
        mot_mediane=None if mediane is None else cadre.mot(mediane),
        titre_jours=etiquette(LARGEUR - DROITE, HAUTEUR - 6, "jours ouvrés depuis la demande"),
    )


@dataclass(frozen=True)
class _Cadre:
    """Where days stand in the drawing, up to day `fin`."""

    fin: float

    def x(self, jour: float) -> float:
        return GAUCHE + (LARGEUR - GAUCHE - DROITE) * min(jour, self.fin) / self.fin

    def escalier(self, points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
        """Return the corners of a curve that starts at 1 and falls at each point."""
        coins, hauteur = [(self.x(0), _y(1.0))], 1.0
        for temps, part in points:
            coins += [(self.x(temps), _y(hauteur)), (self.x(temps), _y(part))]
            hauteur = part
        return [*coins, (self.x(self.fin), _y(hauteur))]

    def ligne(self, survie: Survie) -> str:
        return chemin(self.escalier((m.temps, m.survie) for m in _chutes(survie)))

    def ruban(self, survie: Survie) -> str:
        haut = self.escalier((m.temps, m.haut) for m in _chutes(survie))
        bas = self.escalier((m.temps, m.bas) for m in _chutes(survie))
        return f"{chemin([*haut, *reversed(bas)])}Z"

    def jours(self) -> tuple[Etiquette, ...]:
        jours = range(0, int(self.fin) + 1, PAS_DES_JOURS)
        return tuple(etiquette(self.x(jour), HAUTEUR - BAS + 18, str(jour)) for jour in jours)

    def verticale(self, jour: float) -> Segment:
        return segment(self.x(jour), HAUT, self.x(jour), HAUTEUR - BAS)

    def tiret(self, marche: Marche) -> Segment:
        x, y = self.x(marche.temps), _y(marche.survie)
        return segment(x, y - TIRET_CENSURE, x, y + TIRET_CENSURE)

    def point(self, mediane: float) -> Disque:
        return Disque(coordonnee(self.x(mediane)), coordonnee(_y(MOITIE)), coordonnee(RAYON))

    def etendue(self, survie: Survie) -> Segment | None:
        """Return the interval of the median; without upper bound it goes to the edge."""
        if survie.mediane is None or survie.mediane_bas is None:
            return None
        haut = self.fin if survie.mediane_haut is None else survie.mediane_haut
        return segment(self.x(survie.mediane_bas), _y(MOITIE), self.x(haut), _y(MOITIE))

    def mot(self, mediane: float) -> Etiquette:
        """Place the words where the curve is not: above its right, or below its left when the edge is near."""
        mot, ici = f"médiane, {en_jours(mediane)}", self.x(mediane)
        if ici + LARGEUR_MOT < LARGEUR:
            return etiquette(ici + 8, _y(MOITIE) - 9, mot)
        return etiquette(ici - LARGEUR_MOT, _y(MOITIE) + 19, mot)


def _chutes(survie: Survie) -> list[Marche]:
    return [marche for marche in survie.marches if marche.evenements]


def _y(part: float) -> float:
    return HAUT + (HAUTEUR - HAUT - BAS) * (1 - part)


def _horizontale(part: float) -> Segment:
    return segment(GAUCHE, _y(part), LARGEUR - DROITE, _y(part))


def _part(valeur: int) -> tuple[Segment, Etiquette]:
    return _horizontale(valeur / 100), etiquette(GAUCHE - 8, _y(valeur / 100) + 4.5, f"{valeur}{FINE}%")


def en_jours(valeur: float, mot: str = "jour") -> str:
    """Write a delay: « 1 jour », « 2,5 jours », « 4 jours ouvrés »."""
    pluriel = valeur >= 2  # noqa: PLR2004 -- French plural
    mots = " ".join(f"{m}s" for m in mot.split()) if pluriel else mot
    return f"{quantite(valeur)}{INSECABLE}{mots}"
