"""What goes at night: addresses that no code will be sent to, the detail of urns never published, ideas of past editions."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from campagnes.queries import editions_passees
from organismes.enums import ETATS_ACTIFS
from socle.conservation import RetraitDeLignes, supprimer
from sondages.enums import CONSERVATION_URNE, EtatSondage
from sondages.models import EnvoiCode, Idee, Reponse


def _envois(_a_la_date: dt.datetime) -> QuerySet[EnvoiCode]:
    """Return the mails of registrations that will never be vouched for again: they would wait for the closing."""
    return EnvoiCode.objects.exclude(sondage__inscription__etat__in=ETATS_ACTIFS)


def _urnes(a_la_date: dt.datetime) -> QuerySet[Reponse]:
    """Return the detail of the urns that were closed long enough ago and never published."""
    limite = a_la_date - CONSERVATION_URNE
    return Reponse.objects.filter(carte__sondage__etat=EtatSondage.CLOS, carte__sondage__clos_le__lt=limite)


def _idees(a_la_date: dt.datetime) -> QuerySet[Idee]:
    return Idee.objects.filter(sondage__inscription__campagne__in=editions_passees(a_la_date))


ENVOIS = (RetraitDeLignes(EnvoiCode, _envois, supprimer),)
URNES = (RetraitDeLignes(Reponse, _urnes, supprimer),)
IDEES = (RetraitDeLignes(Idee, _idees, supprimer),)
