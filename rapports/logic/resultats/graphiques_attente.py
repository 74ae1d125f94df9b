"""The curve of waits: the share of requests still unanswered, working day after working day.

A step curve with its interval ribbon, small ticks where silent requests were closed, the median as a dot with its
interval on the line of one half. The same for page and PDF.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from enquetes.visites.logic.survie import Marche, Survie
from socle.logic.dessin import (
    Aspect,
    Dessin,
    MotDessine,
    TraitDessine,
    aplat,
    dessin,
    disque,
    escalier,
    ligne,
    mot,
    mot_detoure,
    plume,
)
from socle.logic.typographie import FINE, INSECABLE, accord, quantite

LARGEUR, HAUTEUR = 360.0, 220.0
GAUCHE, DROITE, HAUT, BAS = 48.0, 10.0, 20.0, 42.0
PAS_DES_JOURS = 5
TIRET_CENSURE = 5.0
RAYON = 5.0
LARGEUR_MOT = 125.0
MOITIE = 0.5
COURBE, RUBAN, CENSURE, MEDIANE = plume("petrole", 2.2), aplat("intervalle"), plume("petrole", 1.6), aplat("encre")
GRADUATION, DEMI, ETENDUE = plume("filet", 0.8), plume("gris", 0.8, "1 3"), plume("encre", 1.8)
SEUIL = plume("laiton", 1.5, "2 3")


def courbe_attente(survie: Survie, horizon: int, seuil: int | None) -> Dessin:
    """Draw a curve from day 0 to the end of the wait; without median, nothing marks one."""
    cadre = _Cadre(max([float(horizon), *(m.temps for m in survie.marches)]))
    return dessin(
        LARGEUR,
        HAUTEUR,
        *_parts(),
        *cadre.jours(),
        mot(LARGEUR - DROITE, HAUTEUR - 6, "jours ouvrés depuis la demande", ancre="end", corps=12),
        cadre.ruban(survie),
        _horizontale(MOITIE, DEMI),
        *cadre.seuil(seuil),
        TraitDessine(cadre.escalier((m.temps, m.survie) for m in _chutes(survie)), COURBE),
        *(cadre.tiret(m) for m in survie.marches if m.censures),
        *cadre.mediane(survie),
    )


@dataclass(frozen=True)
class _Cadre:
    """Where days stand in the drawing, up to day `fin`."""

    fin: float

    def x(self, jour: float) -> float:
        return GAUCHE + (LARGEUR - GAUCHE - DROITE) * min(jour, self.fin) / self.fin

    def escalier(self, points: Iterable[tuple[float, float]]) -> str:
        """Return a curve that starts at 1 and falls at each point."""
        return escalier([(self.x(0), _y(1.0)), *((self.x(t), _y(part)) for t, part in points)], self.x(self.fin))

    def ruban(self, survie: Survie) -> TraitDessine:
        haut = self.escalier((m.temps, m.haut) for m in _chutes(survie))
        bas = self.escalier((m.temps, m.bas) for m in _chutes(survie))
        retour = "L".join(reversed(bas.removeprefix("M").split("L")))
        return TraitDessine(f"{haut}L{retour}Z", RUBAN)

    def jours(self) -> Iterator[MotDessine]:
        for jour in range(0, int(self.fin) + 1, PAS_DES_JOURS):
            yield mot(self.x(jour), HAUTEUR - BAS + 18, str(jour), corps=12)

    def seuil(self, seuil: int | None) -> Iterator[TraitDessine | MotDessine]:
        if seuil is not None:
            yield ligne(self.x(seuil), HAUT, self.x(seuil), HAUTEUR - BAS, SEUIL)
            yield mot(self.x(seuil), HAUT - 6, f"seuil, {seuil} j", "laiton", corps=12)

    def tiret(self, marche: Marche) -> TraitDessine:
        x, y = self.x(marche.temps), _y(marche.survie)
        return ligne(x, y - TIRET_CENSURE, x, y + TIRET_CENSURE, CENSURE)

    def mediane(self, survie: Survie) -> Iterator[TraitDessine | MotDessine]:
        """Yield the median, its interval (without upper bound it goes to the edge) and its words, where no curve is."""
        if survie.mediane is None:
            return
        if survie.mediane_bas is not None:
            haut = self.fin if survie.mediane_haut is None else survie.mediane_haut
            yield ligne(self.x(survie.mediane_bas), _y(MOITIE), self.x(haut), _y(MOITIE), ETENDUE)
        ici, texte = self.x(survie.mediane), f"médiane, {en_jours(survie.mediane)}"
        yield disque(ici, _y(MOITIE), RAYON, MEDIANE)
        # Above its right, or below its left when the edge is near.
        x, y = (ici + 8, _y(MOITIE) - 9) if ici + LARGEUR_MOT < LARGEUR else (ici - LARGEUR_MOT, _y(MOITIE) + 19)
        yield from mot_detoure(x, y, texte, "encre", ancre="start", corps=14, gras=True)


def _chutes(survie: Survie) -> list[Marche]:
    return [marche for marche in survie.marches if marche.evenements]


def _y(part: float) -> float:
    return HAUT + (HAUTEUR - HAUT - BAS) * (1 - part)


def _horizontale(part: float, aspect: Aspect) -> TraitDessine:
    return ligne(GAUCHE, _y(part), LARGEUR - DROITE, _y(part), aspect)


def _parts() -> Iterator[TraitDessine | MotDessine]:
    for valeur in (0, 25, 50, 75, 100):
        yield _horizontale(valeur / 100, GRADUATION)
        yield mot(GAUCHE - 8, _y(valeur / 100) + 4.5, f"{valeur}{FINE}%", ancre="end", corps=12)


def en_jours(valeur: float, mot: str = "jour") -> str:
    """Write a delay: « 1 jour », « 2,5 jours », « 4 jours ouvrés »."""
    return f"{quantite(valeur)}{INSECABLE}{' '.join(accord(valeur, m) for m in mot.split())}"
