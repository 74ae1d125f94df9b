"""Who is reminded today that the right of reply ends: bodies that contested nothing, three days before.

Laureates whose ceremony changed its day are asked again at the same hour.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from campagnes.logic.calendrier import jour_de
from campagnes.logic.droit_de_reponse import JOURS_POUR_CONTESTER, dernier_jour
from campagnes.models import Campagne
from socle.horloge import maintenant
from trophees.actions.courriels import rappels_de_la_fin
from trophees.actions.invitations import redire_la_date
from trophees.models import CourrierResultats

AVANT, APRES = 3, 1
"""Days left at the first reminder, and at the last one that makes up for a worker that was down."""


def rappels() -> Iterator[CourrierResultats]:
    """Yield what is due now; what a new day of a ceremony makes due is owed with the answers that it cancels."""
    redire_la_date()
    instant = maintenant()
    depuis = instant - dt.timedelta(days=JOURS_POUR_CONTESTER + 1)
    for campagne in Campagne.objects.filter(restituee_le__range=(depuis, instant)):
        rendue = campagne.restituee_le
        if rendue and APRES <= ((jour := dernier_jour(rendue)) - jour_de(instant)).days <= AVANT:
            yield from rappels_de_la_fin(campagne, jour)
