"""Mails of every app, and those that did not arrive, or perhaps twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.apps import apps
from django.db.models import F, Q, QuerySet

from socle.enums import COURRIERS_EN_MARCHE, COURRIERS_PERDUS, EtatCourrier
from socle.horloge import maintenant
from socle.models import Courrier

RETARD = dt.timedelta(hours=1)
"""How long a mail that nobody tried to send may wait before staff hear of it: no worker runs, or none keeps up."""

LISTE_MAXIMALE = 200
EN_PEINE = Q(etat__in=COURRIERS_PERDUS) | (Q(etat__in=COURRIERS_EN_MARCHE) & ~Q(reponse=""))
PEUT_ETRE_DEUX_FOIS = Q(etat=EtatCourrier.PARTI, est_interrompu=True)


def modeles_de_courrier() -> list[type[Courrier]]:
    """Return the mails of every app: a model is all that it takes, `COMPOSEUR` says the rest."""
    return [modele for modele in apps.get_models() if issubclass(modele, Courrier)]


def lignes(modele: type[Courrier]) -> QuerySet[Any]:
    """Return the mails of a model."""
    toutes: QuerySet[Any] = modele._meta.default_manager.all()  # type: ignore[union-attr]
    return toutes


def courriers_en_peine() -> list[Courrier]:
    """Return the mails refused or given up, those that wait after a try that failed or for a first one that is late,
    and those that may have left twice.

    The latest tries first, those never tried last.
    """
    oublies = Q(etat=EtatCourrier.DU, essais=0, a_partir_du__lte=maintenant() - RETARD)
    en_peine = [
        courrier
        for modele in modeles_de_courrier()
        for courrier in lignes(modele)
        .filter(EN_PEINE | PEUT_ETRE_DEUX_FOIS | oublies)
        .select_related(*modele.LIES)
        .order_by(F("tente_le").desc(nulls_last=True), "a_partir_du")[:LISTE_MAXIMALE]
    ]
    return sorted(en_peine, key=lambda c: (c.essais > 0, c.tente_le or c.a_partir_du, c.pk), reverse=True)[
        :LISTE_MAXIMALE
    ]
