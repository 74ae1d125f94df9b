"""Mails that did not arrive, of every app."""

from __future__ import annotations

from django.apps import apps

from socle.enums import COURRIERS_EN_MARCHE, COURRIERS_PERDUS
from socle.models import Courrier

LISTE_MAXIMALE = 200


def courriers_en_peine() -> list[Courrier]:
    """Return the mails refused or given up, and those that wait after a try that failed: the latest tries first."""
    lignes = [
        courrier
        for modele in _modeles()
        for courrier in modele._meta.default_manager.filter(  # type: ignore[union-attr]
            etat__in=COURRIERS_PERDUS | COURRIERS_EN_MARCHE
        )
        .exclude(reponse="")
        .select_related(*modele.LIES)
        .order_by("-tente_le")[:LISTE_MAXIMALE]
    ]
    return sorted(lignes, key=lambda courrier: (courrier.tente_le, courrier.pk), reverse=True)[:LISTE_MAXIMALE]


def _modeles() -> list[type[Courrier]]:
    return [modele for modele in apps.get_models() if issubclass(modele, Courrier)]
