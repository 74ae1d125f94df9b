"""On-site visits that one shopper would make on one day far from each other."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from enquetes.planification.logic.regles import EnqueteurDuPlan, OrganismeDuPlan, eloignement

# Kilometres as the crow flies between two bodies visited on one day. 80 km are about 1 h 30 by road: with the wait
# and the exchange at each desk, both open at the same hours, little of a working day is left beyond it.
SEUIL_KM = 80.0


@dataclass(frozen=True, slots=True)
class Passage:
    """An on-site visit planned."""

    visite: str
    enqueteur: str
    jour: dt.date
    organisme: OrganismeDuPlan
    nom: str


@dataclass(frozen=True, slots=True)
class PassagesEloignes:
    """Two visits of one day too far apart; `km` between the bodies, estimated without coordinates."""

    enqueteur: str
    jour: dt.date
    premiere: Passage
    seconde: Passage
    km: int


def entre(premier: OrganismeDuPlan, second: OrganismeDuPlan) -> float | None:
    """Return the km between two bodies, None when nothing is known of one of them."""
    depart = EnqueteurDuPlan(
        id="",
        canaux=frozenset(),
        max_semaine=1,
        max_total=1,
        lat=premier.lat,
        lon=premier.lon,
        departement=premier.departement,
        region=premier.region,
    )
    return eloignement(depart, second)


def visites_eloignees(passages: Iterable[Passage]) -> list[PassagesEloignes]:
    """Return the pairs of visits of one shopper on one day that are more than `SEUIL_KM` km apart, by day then shopper."""
    groupes: defaultdict[tuple[dt.date, str], list[Passage]] = defaultdict(list)
    for passage in passages:
        groupes[passage.jour, passage.enqueteur].append(passage)
    ecarts = []
    for (jour, enqueteur), groupe in sorted(groupes.items()):
        for premiere, seconde in itertools.combinations(sorted(groupe, key=lambda p: p.visite), 2):
            km = entre(premiere.organisme, seconde.organisme)
            if km is not None and km > SEUIL_KM:
                ecarts.append(PassagesEloignes(enqueteur, jour, premiere, seconde, round(km)))
    return ecarts
