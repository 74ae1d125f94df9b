"""Events from the journal: what acts wrote is read in the order of its chain, so no act knows that partners listen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction

from campagnes.models import Campagne
from consultations.models import Dialogue
from organismes.models import Inscription
from partenaires.enums import TypeEvenement
from partenaires.models import Evenement, Livraison, PointDEcoute, ReleveDuJournal
from rapports.models import Rapport
from socle.models import Entree, Maillon
from trophees.models import Palmares

PAR_PASSAGE = 1000
Faits = dict[str, tuple[int | None, dict[str, Any]]]
"""By the key of an object: whose it is, and the ids that an event tells."""


def _inscriptions(pks: Iterable[str]) -> Faits:
    lues = Inscription.objects.filter(pk__in=pks).select_related("organisme", "campagne")
    return {str(une.pk): (une.organisme_id, _de_l_inscription(une)) for une in lues}


def _campagnes(pks: Iterable[str]) -> Faits:
    return {str(une.pk): (None, {"campagne": une.annee}) for une in Campagne.objects.filter(pk__in=pks)}


def _palmares(pks: Iterable[str]) -> Faits:
    lus = Palmares.objects.filter(pk__in=pks).select_related("campagne")
    return {str(un.pk): (None, {"campagne": un.campagne.annee}) for un in lus}


def _dialogues(pks: Iterable[str]) -> Faits:
    lus = Dialogue.objects.filter(pk__in=pks).select_related("inscription__organisme", "inscription__campagne")
    return {
        str(un.pk): (un.inscription.organisme_id, {"consultation": un.code, **_de_l_inscription(un.inscription)})
        for un in lus
    }


def _rapports(pks: Iterable[str]) -> Faits:
    """Reports made before the restitution are told by it."""
    lus = Rapport.objects.filter(pk__in=pks, inscription__campagne__restituee_le__isnull=False)
    lus = lus.select_related("inscription__organisme", "inscription__campagne")
    return {str(un.pk): (un.inscription.organisme_id, _de_l_inscription(un.inscription)) for un in lus}


def _de_l_inscription(inscription: Inscription) -> dict[str, Any]:
    return {
        "inscription": inscription.pk,
        "campagne": inscription.campagne.annee,
        "siren": inscription.organisme.siren,
    }


# The act of the journal -> the event, and how its objects are read.
SOURCES: Mapping[str, tuple[TypeEvenement, Callable[[Iterable[str]], Faits]]] = {
    "inscription.confirmee": (TypeEvenement.INSCRIPTION_CONFIRMEE, _inscriptions),
    "inscription.validee": (TypeEvenement.INSCRIPTION_VALIDEE, _inscriptions),
    # Imported, it is confirmed and validated at once.
    "inscription.importee": (TypeEvenement.INSCRIPTION_VALIDEE, _inscriptions),
    "inscription.refusee": (TypeEvenement.INSCRIPTION_REFUSEE, _inscriptions),
    "inscription.retiree": (TypeEvenement.INSCRIPTION_RETIREE, _inscriptions),
    "resultats.restitues": (TypeEvenement.RESULTATS_PUBLIES, _campagnes),
    "palmares.publie": (TypeEvenement.PALMARES_PUBLIE, _palmares),
    "dialogue.clos": (TypeEvenement.CONSULTATION_CLOSE, _dialogues),
    "rapport.pret": (TypeEvenement.RAPPORT_PRET, _rapports),
}


@transaction.atomic
def relever_le_journal() -> int:
    """Read the next links of the chain, write their events and what is owed of them; return how many links were read.

    The chain is written after the commit, in one order and without a gap: nothing comes later below what was read. One
    reader at a time, and where it stands moves with what it writes: each fact becomes one event, owed once an address.
    """
    ReleveDuJournal.objects.get_or_create(pk=ReleveDuJournal.SEUL)
    releve = ReleveDuJournal.objects.select_for_update().get(pk=ReleveDuJournal.SEUL)
    suite = Maillon.objects.filter(rang__gt=releve.rang).order_by("rang").values_list("entree", "rang")[:PAR_PASSAGE]
    rangs = dict(suite)
    if not rangs:
        return 0
    evenements = _lire(rangs)
    Evenement.objects.bulk_create(evenements)
    Livraison.objects.bulk_create(list(_dues(evenements)), batch_size=PAR_PASSAGE)
    releve.rang = max(rangs.values())
    releve.save(update_fields=["rang"])
    return len(rangs)


def _lire(rangs: Mapping[int, int]) -> list[Evenement]:
    entrees = list(Entree.objects.filter(pk__in=rangs, acte__in=SOURCES))
    evenements = []
    for acte, (type_, lire) in SOURCES.items():
        siennes = [entree for entree in entrees if entree.acte == acte]
        faits = lire([entree.objet_id for entree in siennes]) if siennes else {}
        for entree in siennes:
            if entree.objet_id in faits:
                organisme, donnees = faits[entree.objet_id]
                evenements.append(
                    Evenement(rang=rangs[entree.pk], type=type_, le=entree.le, organisme_id=organisme, donnees=donnees)
                )
    return evenements


def _dues(evenements: list[Evenement]) -> Iterable[Livraison]:
    """Owe events to the addresses that were open when they happened, each to whom it concerns."""
    for point in PointDEcoute.objects.filter(ferme_le=None).select_related("partenaire") if evenements else ():
        for evenement in evenements:
            if point.cree_le <= evenement.le and concerne(point, evenement):
                yield Livraison(point=point, evenement=evenement)


def concerne(point: PointDEcoute, evenement: Evenement) -> bool:
    """Tell whether an address wants this event, and its partner may know of it."""
    sien = point.partenaire.organisme_id
    return evenement.type in point.types and (sien is None or evenement.organisme_id in {None, sien})
