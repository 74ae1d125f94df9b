"""The polls of an edition, for its team: counts of polls and of codes, never of answers."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from campagnes.models import Campagne
from sondages.models import Sondage


def sondages_de_l_edition(campagne: Campagne) -> QuerySet[Sondage]:
    """Return every poll with `donnes` and `utilises`, its codes (none left after the closing), newest first."""
    return (
        Sondage.objects.filter(inscription__campagne=campagne)
        .select_related("inscription__organisme", "depouillement")
        .annotate(
            donnes=Count("les_groupes__les_codes"),
            utilises=Count("les_groupes__les_codes", filter=Q(les_groupes__les_codes__est_exerce=True)),
        )
        .order_by("-cree_le", "-pk")
    )
