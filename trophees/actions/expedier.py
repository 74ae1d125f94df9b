"""Mails of the right of reply, to the referents of the body. Nothing here schedules: tasks call it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from organismes.queries.membres import courriels_des_referents
from socle.courriels import envoyer
from socle.horloge import maintenant
from trophees.enums import DECISIONS, EtatLitige, OrigineLitige
from trophees.logic.droit_de_reponse import repondre_avant
from trophees.models import Litige

PATIENCE = dt.timedelta(minutes=5)
ABANDON = dt.timedelta(days=3)
# Whatever became of the dispute since, the body is told that it came.
_ENVOYES = [etat for etat in EtatLitige if etat != EtatLitige.BROUILLON]


@transaction.atomic
def expedier_accuse(litige_id: int) -> None:
    """Send the receipt of a dispute, once; the row stays locked meanwhile."""
    _expedier(litige_id, "accuse_envoye_le", "trophees/contestation_recue", etats=_ENVOYES)


@transaction.atomic
def expedier_decision(litige_id: int) -> None:
    """Send the decision and its reasons, once."""
    _expedier(litige_id, "decision_envoyee_le", "trophees/contestation_decidee", etats=sorted(DECISIONS))


def accuses_dus() -> list[int]:
    """Return the disputes whose receipt should have left."""
    return _dus("ouvert_le", accuse_envoye_le__isnull=True, etat__in=_ENVOYES)


def decisions_dues() -> list[int]:
    """Return the disputes whose decision should have left."""
    return _dus("clos_le", decision_envoyee_le__isnull=True, etat__in=sorted(DECISIONS))


def _dus(instant: str, **criteres: Any) -> list[int]:
    quand = maintenant()
    bornes = {f"{instant}__lte": quand - PATIENCE, f"{instant}__gte": quand - ABANDON}
    dus = Litige.objects.filter(origine=OrigineLitige.ORGANISME, **criteres, **bornes)
    return list(dus.order_by("pk").values_list("pk", flat=True)[:200])


def _expedier(litige_id: int, marque: str, modele: str, *, etats: Iterable[str]) -> None:
    litige = (
        Litige.objects.select_for_update(of=("self",))
        .select_related("inscription__organisme", "inscription__campagne", "visite__scenario")
        .filter(pk=litige_id, etat__in=list(etats), **{f"{marque}__isnull": True})
        .first()
    )
    if litige is None or litige.ouvert_le is None:
        return
    contexte = {
        "litige": litige,
        "contact": f"{litige.visite.get_canal_display().lower()}, {litige.visite.scenario.theme}"
        if litige.visite
        else "",
        "organisme": litige.inscription.organisme,
        "campagne": litige.inscription.campagne,
        "repondre_avant": repondre_avant(litige.ouvert_le),
        "lien": f"{settings.BASE_URL}{reverse('trophees:espace_contestation', args=[litige.pk])}",
    }
    envoyer(modele, destinataires=courriels_des_referents(litige.inscription), contexte=contexte)
    setattr(litige, marque, maintenant())
    litige.save(update_fields=[marque, "modifie_le"])
