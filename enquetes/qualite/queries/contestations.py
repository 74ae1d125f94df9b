"""Contested returns: those that wait, the oldest first, and who may decide them (regles#contester-un-retour)."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from comptes.enums import EQUIPE
from comptes.models import Utilisateur
from enquetes.models import ContestationRetour, Enqueteur, Visite
from enquetes.qualite.queries.lectures import notees_par_d_autres


def contestations_ouvertes() -> QuerySet[ContestationRetour]:
    """Return the contested returns that wait for a decision."""
    return (
        ContestationRetour.objects.ouvertes()
        .select_related("visite__inscription__organisme", "visite__enqueteur", "renvoyee_par")
        .order_by("deposee_le", "pk")
    )


def contestations_a_decider(user: Any) -> QuerySet[ContestationRetour]:
    """Return the contested returns that a person of the team may decide: neither her contacts nor her own returns."""
    permises = notees_par_d_autres(Visite.objects.all(), user)
    return sans_ses_renvois(contestations_ouvertes(), user).filter(visite__in=permises)


def sans_ses_renvois(contestations: QuerySet[ContestationRetour], user: Any) -> QuerySet[ContestationRetour]:
    """Leave out the returns that a person decided herself, as long as the team has somebody else."""
    enqueteur = Enqueteur.objects.filter(utilisateur=OuterRef("pk"), pk=OuterRef(OuterRef("visite__enqueteur")))
    autres = Utilisateur.objects.filter(is_active=True, les_roles__role__in=EQUIPE).exclude(pk=user.pk)
    return contestations.exclude(Q(renvoyee_par=user) & Exists(autres.filter(~Exists(enqueteur))))
