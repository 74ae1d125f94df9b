"""A meeting: what the screen shows now, and where its arrows lead."""

from __future__ import annotations

from dataclasses import dataclass

from sondages.models import Salle, Sondage
from sondages.queries.deck import CarteDuDeck, deck_de


@dataclass(frozen=True)
class EcranDeSalle:
    """The screen of a room. `carte` is None on the welcome and at the end; `est_ouvert` is False before the start."""

    est_ouvert: bool
    rang: int
    version: int
    cartes: tuple[CarteDuDeck, ...]

    @property
    def carte(self) -> CarteDuDeck | None:
        """Return the card shown."""
        return next((carte for carte in self.cartes if carte.rang == self.rang), None)

    @property
    def nombre(self) -> int:
        """Return how many cards the deck has."""
        return len(self.cartes)

    @property
    def fin(self) -> int:
        """Return the rank of the end."""
        return self.nombre + 1

    @property
    def est_finie(self) -> bool:
        """Tell whether every card was shown."""
        return self.rang >= self.fin

    @property
    def precedent(self) -> int | None:
        """Return the rank before, None on the welcome."""
        return self.rang - 1 if self.rang else None

    @property
    def suivant(self) -> int | None:
        """Return the rank after, None at the end."""
        return None if self.est_finie else self.rang + 1


def ecran_de(sondage: Sondage) -> EcranDeSalle:
    """Return what the screen of a poll shows; the number of people who answered is no part of it."""
    salle = Salle.objects.filter(sondage=sondage).first()
    cartes = deck_de(sondage).cartes
    if salle is None:
        return EcranDeSalle(est_ouvert=False, rang=0, version=0, cartes=cartes)
    return EcranDeSalle(est_ouvert=True, rang=salle.rang, version=salle.version, cartes=cartes)
