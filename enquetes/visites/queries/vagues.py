"""In which wave a contact was made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Case, Q, When
from django.db.models.functions import TruncDate

from organismes.logic.fuseaux import OUTRE_MER, fuseau_du_departement

JOUR_ICI = Case(
    *(
        When(
            inscription__organisme__departement=code,
            then=TruncDate("effectuee_le", tzinfo=fuseau_du_departement(code)),
        )
        for code in OUTRE_MER
    ),
    default=TruncDate("effectuee_le"),
)
"""The day of a contact where its body stands."""


def faites_dans(vagues: Iterable[tuple[dt.date, dt.date]]) -> list[Q]:
    """Say which contacts, with their `ici` (`JOUR_ICI`), were made in each wave: on its days in Paris, else at the body.

    Waves that touch share none.
    """
    bornes = list(vagues)
    a_paris = [Q(effectuee_le__date__range=jours) for jours in bornes]
    ailleurs = ~reduce(or_, a_paris, Q(pk=None))
    return [dedans | (ailleurs & Q(ici__range=jours)) for dedans, jours in zip(a_paris, bornes, strict=True)]
