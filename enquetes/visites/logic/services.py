"""Results by service, from three contacts on (regles#services): they speak of a service, never of an agent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from enquetes.visites.logic.notation import ContactNote

CONTACTS_MINIMUM = 3
"""Contacts under which a service is not told apart: one or two would tell who answered, and measure nothing."""


@dataclass(frozen=True, slots=True)
class ResultatService:
    """The mean score of the contacts that a service was asked for."""

    service: str
    score: Fraction
    contacts: int


def par_service(contacts: Iterable[ContactNote]) -> tuple[ResultatService, ...]:
    """Return the result of each service that had enough scored contacts, by name."""
    scores: defaultdict[str, list[Fraction]] = defaultdict(list)
    for contact in contacts:
        if contact.service and contact.score is not None:
            scores[contact.service].append(contact.score)
    return tuple(
        ResultatService(service, sum(notes, Fraction()) / len(notes), len(notes))
        for service, notes in sorted(scores.items())
        if len(notes) >= CONTACTS_MINIMUM
    )
