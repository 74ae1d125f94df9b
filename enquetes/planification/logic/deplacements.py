"""What differs between two plans of the same contacts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from enquetes.planification.logic.regles import Affectation

Places = Mapping[str, tuple[Affectation, ...]]
"""Who makes each contact and when: one assignment, two for a contact read twice, none without an entry."""


@dataclass(frozen=True, slots=True)
class Deplacement:
    """A contact placed before whose shopper or day is no longer the same; `retiree` when nobody holds it any more."""

    visite: str
    enqueteur: bool
    jour: bool
    retiree: bool = False


def places_de(affectations: Iterable[Affectation]) -> dict[str, tuple[Affectation, ...]]:
    """Return the assignments of each contact, sorted by shopper."""
    places: defaultdict[str, list[Affectation]] = defaultdict(list)
    for affectation in affectations:
        places[affectation.visite].append(affectation)
    return {visite: tuple(sorted(suite, key=lambda a: a.enqueteur)) for visite, suite in places.items()}


def jour_de_place(place: Iterable[Affectation]) -> dt.date | None:
    """Return the day of a contact, None without place."""
    return next((affectation.jour for affectation in place), None)


def deplacements(avant: Places, apres: Places) -> list[Deplacement]:
    """Return what moved among the contacts placed before, by contact; what is placed for the first time did not."""
    trouves = []
    for visite, place in sorted(avant.items()):
        nouvelle = apres.get(visite, ())
        qui = {a.enqueteur for a in place} != {a.enqueteur for a in nouvelle}
        quand = jour_de_place(place) != jour_de_place(nouvelle)
        if place and (qui or quand):
            trouves.append(Deplacement(visite, bool(nouvelle) and qui, bool(nouvelle) and quand, not nouvelle))
    return trouves


def lecteurs(cles: Collection[int], premier: int | None, second: int | None) -> tuple[int | None, int | None]:
    """Return who makes a contact and who reads it again: of those placed, each keeps the reading that she has."""
    ordre = sorted(cles, key=lambda cle: (cle != premier, cle == second, cle))
    un, autre, *_ = *ordre, None, None
    return un, autre
