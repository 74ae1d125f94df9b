"""What a platform lacks before its first edition, for those of AFNOR who can give it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from campagnes.models import Campagne
from comptes.enums import EQUIPE
from comptes.queries.equipe import nb_responsables_manquants
from enquetes.models import Enqueteur, Referentiel
from organismes.models import Territoire
from socle.logic.typographie import accorder


@dataclass(frozen=True)
class Preparatif:
    """Something to do once: its words, what it is for, the page where it is done."""

    mots: str
    detail: str
    adresse: str


def preparatifs(user: Any) -> list[Preparatif]:
    """Return them in the order of a first day; none is left once done. Five statements at most, none for readers."""
    return list(_preparatifs(user)) if EQUIPE & user.roles else []


def _preparatifs(user: Any) -> Iterator[Preparatif]:
    if user.has_perm("comptes.administrer"):
        charger = f"{reverse('portail:pilotage_guide_exploitation')}#premier-jour"
        if not Territoire.objects.exists():
            yield Preparatif(
                "L’annuaire",
                "Vide, personne n’y trouve sa commune\u202f: à charger par qui exploite la plateforme",
                charger,
            )
        if not Referentiel.objects.exists():
            yield Preparatif(
                "Les référentiels",
                "Sans eux le terrain ne peut pas ouvrir\u202f: à charger par qui exploite la plateforme",
                charger,
            )
        if not Campagne.objects.exists():
            yield Preparatif(
                "L’édition",
                "L’année et son calendrier, à régler date par date",
                reverse("campagnes:edition_creer"),
            )
        if manquants := nb_responsables_manquants():
            yield Preparatif(
                "L’équipe",
                f"Un palmarès demande deux personnes\u202f: il manque {accorder(manquants, 'responsable')} du palmarès",
                reverse("comptes:equipe_inviter"),
            )
    if not Enqueteur.objects.exists():
        yield Preparatif(
            "Les enquêteurs",
            "Ceux qui contacteront les organismes, à inviter avant de calculer le plan",
            reverse("enquetes:enqueteur_inviter"),
        )
