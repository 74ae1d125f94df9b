"""Disputes over results: opened and closed by staff, each with its words."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from organismes.models import Inscription
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner
from trophees.enums import IssueLitige
from trophees.models import Litige


@transaction.atomic
def ouvrir_litige(*, inscription: Inscription, auteur: Any, motif: str) -> Litige:
    """Open a dispute on a body: it leaves the ranking at the next computation, until the dispute is closed."""
    inscription = Inscription.objects.select_for_update(of=("self",)).get(pk=inscription.pk)
    if not motif.strip():
        raise RegleMetier("motif_absent", "Dites sur quoi porte la contestation.", champ="motif")
    if inscription.les_litiges.ouverts().exists():
        raise RegleMetier(
            "litige_deja_ouvert", "Une contestation est déjà en cours pour cet organisme.", champ="inscription"
        )
    litige = Litige.objects.create(
        inscription=inscription, motif=motif.strip(), ouvert_le=maintenant(), ouvert_par=auteur
    )
    consigner(litige, "litige.ouvert", auteur, inscription=inscription.pk)
    return litige


@transaction.atomic
def clore_litige(*, litige: Litige, auteur: Any, issue: str, conclusion: str) -> Litige:
    """Close a dispute with its issue and the words that were given to the body."""
    litige = Litige.objects.select_for_update(of=("self",)).get(pk=litige.pk)
    if litige.clos_le is not None:
        raise RegleMetier("litige_deja_clos", "Cette contestation est déjà close.")
    if issue not in IssueLitige.values:
        raise RegleMetier("issue_inconnue", "Choisissez l’issue de la contestation.", champ="issue")
    if not conclusion.strip():
        raise RegleMetier("conclusion_absente", "Écrivez la conclusion de la contestation.", champ="conclusion")
    litige.issue, litige.conclusion = issue, conclusion.strip()
    litige.clos_le, litige.clos_par = maintenant(), auteur
    litige.save(update_fields=["issue", "conclusion", "clos_le", "clos_par"])
    consigner(litige, "litige.clos", auteur, issue=issue)
    return litige
