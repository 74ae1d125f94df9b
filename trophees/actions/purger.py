"""What goes at night: drafts that can never be sent, files of disputes, then the disputes with the measures they bear on;
deliberations with their ballots, conflicts of interest and invitations a year after the prize list.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from campagnes.logic.droit_de_reponse import est_ouvert
from campagnes.models import Campagne
from campagnes.queries import editions_passees
from enquetes.enums import CONSERVATION_PIECES
from socle.conservation import RetraitDeLignes, supprimer
from trophees.actions.contester import abandonner_contestation
from trophees.actions.pieces_litige import effacer
from trophees.enums import CONSERVATION_BROUILLON, CONSERVATION_BULLETINS, EtatLitige, EtatPalmares
from trophees.models import ConflitJury, Deliberation, InvitationCeremonie, Litige, Palmares, PieceLitige


def _brouillons(a_la_date: dt.datetime) -> QuerySet[Litige]:
    """Return the drafts that can never be sent: a month after the right of reply ended."""
    limite = a_la_date - CONSERVATION_BROUILLON
    restituees = Campagne.objects.filter(restituee_le__lt=limite).values_list("pk", "restituee_le")
    closes = [pk for pk, restituee_le in restituees if not est_ouvert(restituee_le, limite)]
    return Litige.objects.filter(etat=EtatLitige.BROUILLON, inscription__campagne__in=closes)


def _abandonner(lot: QuerySet[Litige], _a_la_date: dt.datetime) -> int:
    perimes = list(lot)
    for litige in perimes:
        abandonner_contestation(litige=litige, auteur=None)
    return len(perimes)


def _pieces(a_la_date: dt.datetime) -> QuerySet[PieceLitige]:
    """Return the files of disputes a year after the restitution, or with their dispute."""
    rendues = Q(litige__inscription__campagne__restituee_le__lte=a_la_date - CONSERVATION_PIECES)
    return PieceLitige.objects.filter(rendues | Q(litige__in=_litiges(a_la_date))).exclude(
        litige__in=_brouillons(a_la_date)
    )


def _effacer(lot: QuerySet[Any], _a_la_date: dt.datetime) -> int:
    pieces = list(lot)
    effacer(pieces)
    return len(pieces)


def _litiges(a_la_date: dt.datetime) -> QuerySet[Litige]:
    passees = Litige.objects.filter(inscription__campagne__in=editions_passees(a_la_date))
    return passees.exclude(pk__in=_brouillons(a_la_date).values("pk"))


def _supprimer(lot: QuerySet[Any], _a_la_date: dt.datetime) -> int:
    return lot.delete()[1].get(Litige._meta.label, 0)


def _deliberes(a_la_date: dt.datetime) -> QuerySet[Campagne]:
    """Return the editions whose prize list has been public for a year, and those of the past that have none."""
    publies = Palmares.objects.filter(etat=EtatPalmares.PUBLIE)
    anciens = publies.filter(publie_le__lt=a_la_date - CONSERVATION_BULLETINS)
    sans_palmares = editions_passees(a_la_date).exclude(les_palmares__in=publies)
    return Campagne.objects.filter(Q(les_palmares__in=anciens) | Q(pk__in=sans_palmares.values("pk")))


BROUILLONS = (RetraitDeLignes(Litige, _brouillons, _abandonner),)
PIECES = (RetraitDeLignes(PieceLitige, _pieces, _effacer),)
LITIGES = (RetraitDeLignes(Litige, _litiges, _supprimer),)
JURY = (
    RetraitDeLignes(Deliberation, lambda le: Deliberation.objects.filter(campagne__in=_deliberes(le)), supprimer),
    RetraitDeLignes(
        ConflitJury, lambda le: ConflitJury.objects.filter(inscription__campagne__in=_deliberes(le)), supprimer
    ),
    RetraitDeLignes(
        InvitationCeremonie,
        lambda le: InvitationCeremonie.objects.filter(palmares__campagne__in=_deliberes(le)),
        supprimer,
    ),
)
