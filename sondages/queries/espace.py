"""The polls of a body, as its own pages list them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from organismes.enums import ETATS_ACTIFS
from organismes.models import Inscription, Organisme
from organismes.queries.inscriptions import inscription_courante
from sondages.models import Sondage


@dataclass(frozen=True)
class SondageListe:
    """A poll of the list. Codes are gone after the closing: both numbers then come from the frozen document."""

    sondage: Sondage
    nb_cartes: int
    codes_donnes: int
    codes_utilises: int


def sondages_de(inscription: Inscription) -> list[SondageListe]:
    """Return the polls of a registration, newest first."""
    sondages = (
        Sondage.objects.de(inscription)
        .select_related("depouillement")
        .annotate(
            nb_cartes=Count("les_cartes", distinct=True),
            donnes=Count("les_groupes__les_codes", distinct=True),
            utilises=Count("les_groupes__les_codes", filter=Q(les_groupes__les_codes__est_exerce=True), distinct=True),
        )
    )
    return [SondageListe(sondage, sondage.nb_cartes, *codes_de(sondage)) for sondage in sondages]


def inscription_des_agents(organisme: Organisme) -> Inscription | None:
    """Return the registration whose polls a body manages.

    The latest active one that asked for polls or already has one, else the one that the body looks at.
    """
    siennes = Inscription.objects.actives().filter(organisme=organisme)
    derniere = (
        siennes.filter(Q(vooter=True) | Q(les_sondages__isnull=False))
        .select_related("campagne", "organisme")
        .order_by("-campagne__annee")
        .first()
    )
    return derniere or inscription_courante(organisme)


def a_l_option(inscription: Inscription) -> bool:
    """Tell whether a body may hold polls: it asked for them and takes part."""
    return inscription.vooter and inscription.etat in ETATS_ACTIFS


def codes_de(sondage: Any) -> tuple[int, int]:
    """Return the codes given and used of an annotated poll; those of the frozen document once it is closed."""
    document = getattr(sondage, "depouillement", None)
    if document is not None:
        return document.contenu["codes"]["donnes"], document.contenu["codes"]["utilises"]
    return sondage.donnes, sondage.utilises
