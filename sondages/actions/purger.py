"""What goes at night: the detail of urns that were never published, ideas of past editions."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from campagnes.queries import editions_passees
from socle.conservation import RetraitDeLignes, supprimer
from sondages.enums import CONSERVATION_URNE, EtatSondage
from sondages.models import Idee, Reponse


def _urnes(a_la_date: dt.datetime) -> QuerySet[Reponse]:
    """Return the detail of the urns that were closed long enough ago and never published."""
    limite = a_la_date - CONSERVATION_URNE
    return Reponse.objects.filter(carte__sondage__etat=EtatSondage.CLOS, carte__sondage__clos_le__lt=limite)


def _idees(a_la_date: dt.datetime) -> QuerySet[Idee]:
    return Idee.objects.filter(sondage__inscription__campagne__in=editions_passees(a_la_date))


URNES = (RetraitDeLignes(Reponse, _urnes, supprimer),)
IDEES = (RetraitDeLignes(Idee, _idees, supprimer),)
