"""Send the mails due to shoppers. Nothing here schedules: tasks call it.

A mark on the row says since when a mail is due; it goes with the mail, or with its reason.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse

from enquetes.enums import EtatVisite
from enquetes.models import Enqueteur, Visite
from organismes.enums import Canal
from socle.courriels import envoyer
from socle.horloge import maintenant

PATIENCE = dt.timedelta(minutes=5)
ABANDON = dt.timedelta(days=3)


@transaction.atomic
def expedier_invitation(enqueteur_id: int) -> None:
    """Mail a shopper the way to sign in, once an invitation. The row stays locked meanwhile."""
    dues = Enqueteur.objects.select_for_update(of=("self",)).select_related("utilisateur")
    enqueteur = dues.filter(pk=enqueteur_id, invitation_due_le__isnull=False).first()
    if enqueteur is None:
        return
    if enqueteur.utilisateur is not None:
        envoyer(
            "enquetes/invitation",
            destinataires=[enqueteur.utilisateur.email],
            contexte={
                "enqueteur": enqueteur,
                "canaux": [Canal(canal).label for canal in enqueteur.canaux],
                "adresse": enqueteur.utilisateur.email,
                "lien": f"{settings.BASE_URL}{reverse('account_request_login_code')}",
            },
        )
    enqueteur.invitation_due_le = None
    enqueteur.save(update_fields=["invitation_due_le"])


@transaction.atomic
def expedier_renvoi(visite_id: str) -> None:
    """Tell a shopper that a visit comes back to her, and until when; nothing once she has handed it over again."""
    dues = Visite.objects.select_for_update(of=("self",)).select_related("enqueteur__utilisateur")
    visite = dues.filter(pk=visite_id, renvoi_du_le__isnull=False).first()
    if visite is None:
        return
    compte = visite.enqueteur.utilisateur if visite.enqueteur else None
    if compte is not None and visite.etat == EtatVisite.A_REVOIR:
        envoyer(
            "enquetes/renvoi",
            destinataires=[compte.email],
            contexte={
                "visite": visite,
                "lien": f"{settings.BASE_URL}{reverse('enquetes:terrain_mission', args=[visite.pk])}",
            },
        )
    visite.renvoi_du_le = None
    visite.save(update_fields=["renvoi_du_le"])


def invitations_dues() -> list[int]:
    """Return the shoppers whose invitation should have left: its task was lost. After three days it is left."""
    return _dues(Enqueteur.objects.all(), "invitation_due_le")


def renvois_dus() -> list[str]:
    """Return the visits whose shopper should have been told."""
    return [str(pk) for pk in _dues(Visite.objects.all(), "renvoi_du_le")]


def _dues(lignes: models.QuerySet[Any], marque: str) -> list[Any]:
    instant = maintenant()
    dues = lignes.filter(**{f"{marque}__lte": instant - PATIENCE, f"{marque}__gte": instant - ABANDON})
    return list(dues.order_by(marque, "pk").values_list("pk", flat=True)[:200])
