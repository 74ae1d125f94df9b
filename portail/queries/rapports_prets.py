"""Reports that bodies may read since some days."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from organismes.enums import ETATS_ACTIFS
from rapports.models import Rapport
from socle.enums import EtatDocument

RECENT = dt.timedelta(days=7)
"""How long a report is news: a worker may be down for days, and a body is not told of last year's."""


def rapports_prets(instant: dt.datetime) -> QuerySet[Rapport]:
    """Return the reports built or given back lately, of bodies that take part."""
    recents = Q(pret_le__gt=instant - RECENT) | Q(inscription__campagne__restituee_le__gt=instant - RECENT)
    return (
        Rapport.objects.filter(
            recents,
            etat=EtatDocument.PRET,
            inscription__etat__in=ETATS_ACTIFS,
            inscription__campagne__restituee_le__lte=instant,
        )
        .select_related("inscription__organisme")
        .order_by("pk")
    )
