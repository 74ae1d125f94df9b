"""The polls of an edition, for its team: counts of polls and of codes, never of answers."""

from __future__ import annotations

from campagnes.models import Campagne
from sondages.models import Sondage
from sondages.queries.espace import SondageListe, lignes_de


def edition_des_sondages() -> Campagne | None:
    """Return the last edition that has polls, else the last one."""
    editions = Campagne.objects.order_by("-annee")
    return editions.filter(les_inscriptions__les_sondages__isnull=False).first() or editions.first()


def lignes_de_l_edition(campagne: Campagne) -> list[SondageListe]:
    """Return the polls of an edition with their codes, newest first."""
    sondages = Sondage.objects.filter(inscription__campagne=campagne).select_related("inscription__organisme")
    return lignes_de(sondages.order_by("-cree_le", "-pk"))
