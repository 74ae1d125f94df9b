"""What scoring needs of an edition: its contacts, scored, body by body, in a handful of queries."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet

from campagnes.models import Campagne
from enquetes.enums import EtatVisite
from enquetes.models import Grille, Visite
from enquetes.referentiels.logic.conditions import GrilleANoter
from enquetes.referentiels.queries.grilles import grille_notee
from enquetes.visites.logic.notation import ContactNote, noter_contact

GARDEE = 86_400
"""Seconds that the print of an edition is kept."""
FORME = 1
"""Form of what is printed and of what finds the print: another form finds nothing of this one."""
COLONNES = (
    "inscription_id",
    "canal",
    "grille_id",
    "scenario__type",
    "scenario__service",
    "etat",
    "est_importee",
    "reponses",
)


@dataclass(frozen=True)
class ContactsInscription:
    """The contacts of one registration. `prevus` and `valides` count planned contacts and those validated, by channel.

    Planned contacts are the rows of the plan, void ones that were replaced left out, or every imported visit when
    there is no plan.
    """

    inscription: int
    contacts: tuple[ContactNote, ...]
    prevus: Mapping[str, int]
    valides: Mapping[str, int]

    @classmethod
    def aucun(cls, inscription: int) -> ContactsInscription:
        """Return a registration that nobody contacted."""
        return cls(inscription, (), {}, {})


def contacts_par_inscription(campagne: Campagne) -> Iterator[ContactsInscription]:
    """Yield the contacts of each registration that has any, in the order of registrations."""
    grilles = _grilles_utilisees(campagne)
    lignes = (
        Visite.objects.dus()
        .filter(inscription__campagne=campagne)
        .order_by("inscription_id", "pk")
        .values_list(*COLONNES)
        .iterator(chunk_size=2000)
    )
    for inscription, visites in groupby(lignes, key=itemgetter(0)):
        yield _contacts(inscription, list(visites), grilles, campagne.politique_non_reponse)


def empreinte_des_contacts(campagne: Campagne) -> tuple[int, str]:
    """Return how many contacts the edition holds and the SHA-256 of their raw facts, in the order of identifiers."""
    condense = hashlib.sha256()
    nombre = 0
    for pk, *faits in _faits(campagne, "reponses").iterator(chunk_size=2000):
        nombre += 1
        condense.update(json.dumps([str(pk), *faits], sort_keys=True, separators=(",", ":")).encode() + b"\n")
    return nombre, condense.hexdigest()


def empreinte_connue(campagne: Campagne) -> tuple[int, str]:
    """Return `empreinte_des_contacts` for a page: measures are read again only where one of these facts changed.

    What is kept is found by the same facts, with the print that the database itself draws of the measures: nothing has
    to remember to forget it. Acts read the measures.
    """
    cle = _cle_des_faits(campagne)
    if (connue := cache.get(cle)) is None:
        connue = empreinte_des_contacts(campagne)
        # What changed between both readings must not be found by the facts of before.
        if _cle_des_faits(campagne) == cle:
            cache.set(cle, connue, timeout=GARDEE)
    nombre, empreinte = connue
    return nombre, empreinte


def _cle_des_faits(campagne: Campagne) -> str:
    condense = hashlib.sha256()
    for faits in _faits(campagne, "empreinte_mesures").iterator(chunk_size=2000):
        condense.update(repr(faits).encode())
    return f"empreinte-des-contacts:{FORME}:{condense.hexdigest()}"


def _faits(campagne: Campagne, mesures: str) -> QuerySet[Visite, tuple[Any, ...]]:
    """Return what a print holds of each contact, its measures from the column that stands for them."""
    return (
        Visite.objects.contacts()
        .filter(inscription__campagne=campagne)
        .order_by("pk")
        .values_list(
            "pk", "inscription__organisme__siren", "canal", "grille__version", "scenario__code", "etat", mesures
        )
    )


def _grilles_utilisees(campagne: Campagne) -> dict[int, GrilleANoter]:
    utilisees = Visite.objects.contacts().filter(inscription__campagne=campagne).order_by().values("grille")
    return {grille.pk: grille_notee(grille) for grille in Grille.objects.filter(pk__in=utilisees)}


def _contacts(
    inscription: int, visites: list[tuple[Any, ...]], grilles: Mapping[int, GrilleANoter], politique: str
) -> ContactsInscription:
    a_un_plan = any(not est_importee for *_, est_importee, _ in visites)
    prevus: Counter[str] = Counter()
    valides: Counter[str] = Counter()
    contacts: list[ContactNote] = []
    for _, canal, grille, type_scenario, service, etat, est_importee, reponses in visites:
        validee = etat == EtatVisite.VALIDEE
        if est_importee is not a_un_plan:
            prevus[canal] += 1
            valides[canal] += validee
        if validee:
            contacts.append(
                noter_contact(
                    grilles[grille], reponses, type_scenario=type_scenario, politique=politique, service=service
                )
            )
    return ContactsInscription(inscription, tuple(contacts), prevus, valides)
