"""Retention of what users say (regles#conservation-avis): at its date each thing goes, not before, and for good."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from bornes.avis.actions.agreger import recompter_publies
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


def _verbatims(a_la_date: dt.datetime) -> QuerySet[Any]:
    """Return the comments past their date. None is masked after its original is gone: their own age finds them."""
    recus_jusqu_a = a_la_date - CONSERVATION_VERBATIM
    return Verbatim.objects.filter(cree_le__lte=recus_jusqu_a + CONSERVATION_ORIGINAL, avis__recu_le__lte=recus_jusqu_a)


def _supprimer_verbatims(lot: QuerySet[Any], a_la_date: dt.datetime) -> int:
    """Delete comments with their receipts; they are published no more."""
    avis, paires = [], set()
    for pk, point, jour in lot.values_list("avis_id", "avis__point_id", "avis__jour"):
        avis.append(pk)
        paires.add((point, jour))
    nombre = supprimer(lot, a_la_date)
    Recepisse.objects.filter(pk__in=avis).delete()
    recompter_publies(paires=paires)
    return nombre


def _demandes(a_la_date: dt.datetime) -> QuerySet[Any]:
    """Return the requests past their date, that the date of their address finds."""
    recus_jusqu_a = a_la_date - CONSERVATION_VERBATIM
    return DemandeReponse.objects.filter(
        expire_le__lte=recus_jusqu_a + CONSERVATION_CONTACT, avis__recu_le__lte=recus_jusqu_a
    )


def _recepisses(a_la_date: dt.datetime) -> QuerySet[Any]:
    """Return the receipts not sorted yet whose comment, if it was ever to be masked, is."""
    return Recepisse.objects.filter(est_rattache=False, avis__recu_le__lte=a_la_date - CONSERVATION_ORIGINAL)


def _trier_recepisses(lot: QuerySet[Any], a_la_date: dt.datetime) -> int:
    """Delete the receipts that follow nothing, whatever left them; the others go with their comment."""
    nombre = supprimer(lot.filter(avis__verbatim=None), a_la_date)
    lot.update(est_rattache=True)
    return nombre


class RetraitDeRecepisses(RetraitDeLignes):
    """Each receipt is looked at by one night only: what is kept costs nothing the nights after."""

    def compter(self, a_la_date: dt.datetime) -> int:
        return self.lignes(a_la_date).filter(avis__verbatim=None).count()


DEMANDES = (
    RetraitDeLignes(DemandeReponse, _expirables, expirer),
    RetraitDeLignes(Avis, _contacts, vider(contact=None), age="recu_le"),
)
COMMENTAIRES = (
    RetraitDeLignes(Avis, _originaux, vider(texte=None), age="recu_le"),
    RetraitDeLignes(Verbatim, _verbatims, _supprimer_verbatims, age="cree_le"),
    RetraitDeLignes(DemandeReponse, _demandes, supprimer, age="expire_le"),
)
RECEPISSES = (RetraitDeRecepisses(Recepisse, _recepisses, _trier_recepisses),)
SOURCES = (
    RetraitDeLignes(Avis, _sources, vider(source="", page=None), age="recu_le"),
    RetraitDeLignes(CleDuJour, _cles, supprimer),
)
