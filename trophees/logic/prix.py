"""Special prizes (regles#prix-speciaux): what is counted and compared for them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from bornes.indicateurs.logic.indicateurs import Estimation, ecart
from enquetes.referentiels.logic.arrondi import arrondir
from organismes.enums import COLLECTIVITES
from trophees.logic.jury import Concourant

MILLE = 1000


@dataclass(frozen=True, slots=True)
class ReponsesRecues:
    """How many answers of its users a body triggered."""

    cle: str
    type: str
    population: int | None
    reponses: int


def de_la_consultation(ecoutes: Iterable[ReponsesRecues], *, territoires: bool) -> list[Concourant]:
    """Return who competes by answers: a thousand inhabitants for territories, in all for other bodies.

    Counts are no sample: they have no interval, and only equals are held equal.
    """
    return [
        Concourant(un.cle, _pour_mille(un) if territoires else Decimal(un.reponses))
        for un in ecoutes
        if un.reponses and (un.type in COLLECTIVITES) is territoires and (un.population or not territoires)
    ]


def _pour_mille(ecoute: ReponsesRecues) -> Decimal:
    return arrondir(Decimal(MILLE * ecoute.reponses) / Decimal(ecoute.population or 1))


def de_la_progression(scores: Iterable[tuple[str, Estimation, Estimation]]) -> list[Concourant]:
    """Return who competes by its gain from one score to the next: those whose interval leaves zero out, above it."""
    ecarts = ((cle, ecart(apres, avant)) for cle, avant, apres in scores)
    return [
        Concourant(cle, arrondir(gain.valeur), gain.bas, gain.haut, est_en_tete=True)
        for cle, gain in ecarts
        if gain.bas > 0
    ]
