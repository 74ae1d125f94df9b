"""Lots of codes: the last one, and how many codes a department may still have."""

from __future__ import annotations

from django.db.models import Max, Sum

from socle.auteur import Auteur
from socle.enums import DOCUMENTS_EN_MARCHE
from sondages.models import CodeUnique, Groupe, Planche, Sondage


def dernier_lot(sondage: Sondage) -> int:
    """Return the number of the last lot, 0 before the first; sheets being printed have theirs already."""
    codes = CodeUnique.objects.filter(groupe__sondage=sondage).aggregate(m=Max("lot"))["m"]
    planches = Planche.objects.filter(sondage=sondage).aggregate(m=Max("lot"))["m"]
    return max(codes or 0, planches or 0)


def codes_restants(groupe: Groupe) -> int:
    """Return how many codes the department may still have: those of sheets being printed are taken."""
    a_venir = groupe.les_planches.filter(etat__in=DOCUMENTS_EN_MARCHE).aggregate(n=Sum("nombre"))["n"] or 0
    return max(0, groupe.effectif - groupe.les_codes.count() - a_venir)


def planches_a_prendre(sondage: Sondage, auteur: Auteur) -> list[Planche]:
    """Return the sheets that this person ordered and did not take yet, the first ones first, without their contents."""
    miennes = Planche.objects.filter(sondage=sondage, auteur=auteur).exclude(etat="echec")
    return list(
        miennes.filter(remise_le=None, annulee_le=None).select_related("groupe").defer("contenu").order_by("lot")
    )
