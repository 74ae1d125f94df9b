"""The polls of an edition, for its team: counts of polls and of codes, never of answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from campagnes.models import Campagne
from sondages.models import Sondage
from sondages.queries.espace import SondageListe, codes_de


def edition_des_sondages(annee: str | None) -> Campagne | None:
    """Return the edition of the address, else the last one that has polls, else the last one."""
    editions = Campagne.objects.order_by("-annee")
    if annee and annee.isdecimal():
        # Python refuses to read thousands of digits; no edition has five.
        return None if len(annee) > len("2026") else editions.filter(annee=int(annee)).first()
    return editions.filter(les_inscriptions__les_sondages__isnull=False).first() or editions.first()


def sondages_de_l_edition(campagne: Campagne) -> QuerySet[Sondage]:
    """Return every poll with `donnes` and `utilises`, its codes (none left after the closing), newest first."""
    return (
        Sondage.objects.filter(inscription__campagne=campagne)
        .select_related("inscription__organisme", "depouillement")
        .annotate(
            nb_cartes=Count("les_cartes", distinct=True),
            donnes=Count("les_groupes__les_codes", distinct=True),
            utilises=Count("les_groupes__les_codes", filter=Q(les_groupes__les_codes__est_exerce=True), distinct=True),
        )
        .order_by("-cree_le", "-pk")
    )


def lignes_de_l_edition(campagne: Campagne) -> list[SondageListe]:
    """Return the polls of an edition with their codes; after the closing both numbers come from the frozen document."""
    sondages: Iterable[Any] = sondages_de_l_edition(campagne)
    return [SondageListe(sondage, sondage.nb_cartes, *codes_de(sondage)) for sondage in sondages]
