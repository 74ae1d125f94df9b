"""Mails that did not arrive, or perhaps twice, of every app."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Q

from socle.enums import COURRIERS_EN_MARCHE, COURRIERS_PERDUS, EtatCourrier
from socle.models import Courrier

LISTE_MAXIMALE = 200
EN_PEINE = Q(etat__in=COURRIERS_PERDUS) | (Q(etat__in=COURRIERS_EN_MARCHE) & ~Q(reponse=""))
PEUT_ETRE_DEUX_FOIS = Q(etat=EtatCourrier.PARTI, est_interrompu=True)


def courriers_en_peine() -> list[Courrier]:
    """Return the mails refused or given up, those that wait after a try that failed, and those that may have left twice.

    The latest tries first.
    """
    lignes = [
        courrier
        for modele in apps.get_models()
        if issubclass(modele, Courrier)
        for courrier in modele._meta.default_manager.filter(EN_PEINE | PEUT_ETRE_DEUX_FOIS)  # type: ignore[union-attr]
        .select_related(*modele.LIES)
        .order_by("-tente_le")[:LISTE_MAXIMALE]
    ]
    return sorted(lignes, key=lambda courrier: (courrier.tente_le, courrier.pk), reverse=True)[:LISTE_MAXIMALE]
