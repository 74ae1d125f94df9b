"""Retention of what users say (regles#conservation-avis): at its date each thing goes, not before, and for good."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from bornes.enums import (
    CONSERVATION_CONTACT,
    CONSERVATION_ORIGINAL,
    CONSERVATION_VERBATIM,
    TRANSITIONS_DEMANDE,
    EtatDemande,
)
from bornes.models import Avis, CleDuJour, DemandeReponse, Recepisse, Verbatim
from socle.conservation import RetraitDeLignes, supprimer, vider
from socle.etats import passer
from socle.horloge import PARIS

CONSERVATION_SOURCE = dt.timedelta(days=30)
"""How long a burst may be examined: past it, the hash of a source and the page that was opened serve nothing."""


def _originaux(a_la_date: dt.datetime) -> QuerySet[Any]:
    return Avis.objects.filter(texte__isnull=False, recu_le__lte=a_la_date - CONSERVATION_ORIGINAL)


def _contacts(a_la_date: dt.datetime) -> QuerySet[Any]:
    """Return the opinions whose address is past its date, or kept for a mail that never left."""
    echus = Q(recu_le__lte=a_la_date - CONSERVATION_CONTACT) | Q(demande__expire_le__lte=a_la_date)
    return Avis.objects.filter(echus, contact__isnull=False).exclude(demande__in=_expirables(a_la_date))


def _sources(a_la_date: dt.datetime) -> QuerySet[Any]:
    return Avis.objects.filter(~Q(source="") | Q(page__isnull=False), recu_le__lte=a_la_date - CONSERVATION_SOURCE)


def _expirables(a_la_date: dt.datetime) -> QuerySet[Any]:
    return DemandeReponse.objects.filter(etat=EtatDemande.EN_ATTENTE, expire_le__lte=a_la_date)


def expirer(demandes: QuerySet[Any], a_la_date: dt.datetime) -> int:
    """Close requests that nobody will answer. Their addresses go in the same transaction."""
    lot = list(demandes.select_for_update(of=("self",)).order_by("pk"))
    for demande in lot:
        passer(demande, EtatDemande.EXPIREE, table=TRANSITIONS_DEMANDE, auteur=None, close_le=a_la_date)
    Avis.objects.filter(demande__in=lot).update(contact=None)
    return len(lot)


def _cles(a_la_date: dt.datetime) -> QuerySet[Any]:
    # The key of yesterday still serves what comes around midnight.
    return CleDuJour.objects.filter(jour__lt=a_la_date.astimezone(PARIS).date() - dt.timedelta(days=1))


DEMANDES = (
    RetraitDeLignes(DemandeReponse, _expirables, expirer),
    RetraitDeLignes(Avis, _contacts, vider(contact=None)),
)
COMMENTAIRES = (
    RetraitDeLignes(Avis, _originaux, vider(texte=None)),
    RetraitDeLignes(
        Verbatim,
        lambda le: Verbatim.objects.filter(avis__recu_le__lte=le - CONSERVATION_VERBATIM),
        supprimer,
    ),
    RetraitDeLignes(
        DemandeReponse,
        lambda le: DemandeReponse.objects.filter(avis__recu_le__lte=le - CONSERVATION_VERBATIM),
        supprimer,
    ),
)
RECEPISSES = (
    RetraitDeLignes(
        Recepisse, lambda le: Recepisse.objects.filter(avis__recu_le__lte=le - CONSERVATION_VERBATIM), supprimer
    ),
)
SOURCES = (
    RetraitDeLignes(Avis, _sources, vider(source="", page=None)),
    RetraitDeLignes(CleDuJour, _cles, supprimer),
)
