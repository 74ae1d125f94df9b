"""The polls of a body, as its own pages list them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from organismes.enums import ETATS_ACTIFS
from organismes.models import Inscription, Organisme
from organismes.queries.inscriptions import inscription_courante_avec
from sondages.models import Depouillement, Sondage


@dataclass(frozen=True)
class SondageListe:
    """A poll of the list. Codes are gone after the closing: both numbers then come from the frozen document."""

    sondage: Sondage
    nb_cartes: int
    codes_donnes: int
    codes_utilises: int


def sondages_de(organisme: Organisme) -> list[SondageListe]:
    """Return the polls of a body in every edition, newest first."""
    return lignes_de(Sondage.objects.filter(inscription__organisme=organisme).select_related("inscription__campagne"))


def lignes_de(sondages: QuerySet[Sondage]) -> list[SondageListe]:
    """Return polls as a list shows them, in their order. Of a frozen document only the codes are read: it is large."""
    codes = Depouillement.objects.filter(sondage=OuterRef("pk")).values("contenu__codes")
    annotes = sondages.annotate(
        nb_cartes=Count("les_cartes", distinct=True),
        donnes=Count("les_groupes__les_codes", distinct=True),
        utilises=Count("les_groupes__les_codes", filter=Q(les_groupes__les_codes__est_exerce=True), distinct=True),
        figes=Subquery(codes),
    )
    return [
        SondageListe(sondage, sondage.nb_cartes, figes["donnes"], figes["utilises"])
        if (figes := sondage.figes)
        else SondageListe(sondage, sondage.nb_cartes, sondage.donnes, sondage.utilises)
        for sondage in annotes
    ]


def inscription_des_agents(organisme: Organisme) -> Inscription | None:
    """Return the registration whose polls a body manages: it asked for polls or already has one."""
    return inscription_courante_avec(organisme, Q(vooter=True) | Q(les_sondages__isnull=False))


def a_l_option(inscription: Inscription) -> bool:
    """Tell whether a body may hold polls: it asked for them and takes part."""
    return inscription.vooter and inscription.etat in ETATS_ACTIFS
