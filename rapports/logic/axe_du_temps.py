"""Days along a drawing, from left to right, with the months under them. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from campagnes.logic.calendrier import UN_JOUR
from socle.logic.dessin import MotDessine, TraitDessine, ligne, mot, plume
from socle.logic.typographie import MOIS

GRADUATION = plume("filet")
LETTRES = (4, 4, 0, 0, 0, 0, 4, 0, 4, 3, 3, 3)
"""Letters kept of each month; none, all of them."""
MOIS_ABREGES = tuple(f"{mois[:lettres]}." if lettres else mois for mois, lettres in zip(MOIS, LETTRES, strict=True))
LARGEUR_DU_MOIS = 28.0
"""Room that the first letters of a month need."""


@dataclass(frozen=True)
class AxeDuTemps:
    """Days from `du` to `au`, both whole, between two abscissas."""

    du: dt.date
    au: dt.date
    gauche: float
    droite: float

    @property
    def pas(self) -> float:
        """Width of one day."""
        return (self.droite - self.gauche) / ((self.au - self.du).days + 1)

    def debut(self, jour: dt.date) -> float:
        """Where a day begins; a day outside stands at the end."""
        return min(max(self.gauche + (jour - self.du).days * self.pas, self.gauche), self.droite)

    def fin(self, jour: dt.date) -> float:
        """Where a day ends."""
        return self.debut(jour + UN_JOUR)

    def contient(self, jour: dt.date) -> bool:
        """Tell whether a day is drawn."""
        return self.du <= jour <= self.au

    def mois(self, haut: float, bas: float) -> Iterator[TraitDessine | MotDessine]:
        """Yield a line where each month begins and its first letters, where there is room for them; January its year."""
        premier = self.du.replace(day=1)
        while premier <= self.au:
            suivant = (premier + 32 * UN_JOUR).replace(day=1)
            x = self.debut(premier)
            if premier > self.du:
                yield ligne(x, haut, x, bas, GRADUATION)
            if self.debut(suivant) - x >= LARGEUR_DU_MOIS:
                nom = str(premier.year) if premier.month == 1 else MOIS_ABREGES[premier.month - 1]
                yield mot(x + 3, bas + 16, nom, ancre="start", corps=12)
            premier = suivant
