"""Send the mails that are due. Nothing here schedules: tasks call it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse

from organismes.actions.debit import Geste, attendre_encore
from organismes.actions.jetons import DUREE_CONFIRMATION, jeton_de_confirmation, renouveler_jeton
from organismes.enums import GenreEnvoi
from organismes.models import Envoi, Inscription
from organismes.queries.fiche import fiche_de_inscription
from organismes.queries.places import situation_idcity
from socle.courriels import envoyer
from socle.horloge import maintenant
from socle.rendu import rendre_pdf

FEUILLES_RECAPITULATIF = ("css/police.css", "css/recapitulatif.css")
PATIENCE = dt.timedelta(minutes=5)
ABANDON = dt.timedelta(days=3)


@transaction.atomic
def expedier(envoi_id: int) -> None:
    """Send one mail due and mark it sent; gone, already sent or held by a limit, do nothing.

    The row stays locked meanwhile.
    """
    envoi = (
        Envoi.objects.select_for_update(of=("self",))
        .select_related("inscription__organisme", "inscription__campagne", "brouillon__campagne", "membre__organisme")
        .filter(pk=envoi_id, envoye_le__isnull=True)
        .first()
    )
    if envoi is None or _est_retenu(envoi):
        return
    contexte, pieces = _preparer(envoi)
    envoyer(f"organismes/{envoi.genre}", destinataires=[envoi.destinataire], contexte=contexte, pieces=pieces)
    envoi.envoye_le = maintenant()
    envoi.save(update_fields=["envoye_le", "modifie_le"])


def en_souffrance() -> list[int]:
    """Return the mails due for some minutes and not sent: their task was lost, or a limit held them until now.

    After three days the first are left; the others, when a confirmation asked for with them would be over. They come
    last: a crowd of mails that wait keeps no other waiting.
    """
    instant = maintenant()
    perdus = Q(retenu_jusqu_au__isnull=True, cree_le__lte=instant - PATIENCE, cree_le__gte=instant - ABANDON)
    retenus = Q(retenu_jusqu_au__lte=instant, cree_le__gte=instant - DUREE_CONFIRMATION)
    dus = Envoi.objects.filter(perdus | retenus, envoye_le__isnull=True)
    return list(dus.order_by(F("retenu_jusqu_au").asc(nulls_first=True), "pk").values_list("pk", flat=True)[:200])


def recapitulatif_html(inscription: Inscription) -> str:
    """Write the recap of a registration as a self-contained page."""
    return render_to_string(
        "organismes/pdf/recap.html",
        {
            "fiche": fiche_de_inscription(inscription),
            "situation": situation_idcity(inscription),
            "inscription": inscription,
            "demonstration": settings.BAROMETRE_DEMO,
        },
    )


def recapitulatif_pdf(inscription: Inscription) -> bytes:
    """Render the recap of a registration. For workers: pages ask for it (`socle.web.documents`)."""
    return rendre_pdf(recapitulatif_html(inscription), feuilles=FEUILLES_RECAPITULATIF)


def nom_du_recapitulatif(inscription: Inscription) -> str:
    """Return the name of the file of the recap, without its extension."""
    return f"inscription-{inscription.campagne.annee}-{inscription.pk}"


def _est_retenu(envoi: Envoi) -> bool:
    """Count a mail that a limit held; tell whether it holds it still, until the next window."""
    if envoi.retenu_jusqu_au is None:
        return False
    if envoi.retenu_jusqu_au <= maintenant():
        envoi.retenu_jusqu_au = attendre_encore(Geste.DEPOSER, envoi.destinataire)
        envoi.save(update_fields=["retenu_jusqu_au", "modifie_le"])
    return envoi.retenu_jusqu_au is not None


def _preparer(envoi: Envoi) -> tuple[dict[str, Any], list[tuple[str, bytes, str]]]:
    pieces: list[tuple[str, bytes, str]] = []
    contexte: dict[str, Any] = {"espace": _adresse("organismes:espace_accueil")}
    if envoi.brouillon is not None:
        jeton = renouveler_jeton(envoi.brouillon)
        contexte |= {
            "brouillon": envoi.brouillon,
            "campagne": envoi.brouillon.campagne,
            "lien": _adresse("organismes:inscription_reprise", jeton=jeton),
        }
    if envoi.membre is not None:
        contexte |= {"organisme": envoi.membre.organisme, "lien": contexte["espace"]}
    if envoi.inscription is not None:
        inscription = envoi.inscription
        contexte |= {
            "inscription": inscription,
            "organisme": inscription.organisme,
            "campagne": inscription.campagne,
            "situation": situation_idcity(inscription),
        }
        if envoi.genre == GenreEnvoi.A_CONFIRMER:
            contexte["lien"] = _adresse("organismes:inscription_confirmer", jeton=jeton_de_confirmation(inscription))
        if envoi.genre == GenreEnvoi.CONFIRMEE:
            pieces.append(
                (f"{nom_du_recapitulatif(inscription)}.pdf", recapitulatif_pdf(inscription), "application/pdf")
            )
    return contexte, pieces


def _adresse(nom: str, **parametres: str) -> str:
    return f"{settings.BASE_URL}{reverse(nom, kwargs=parametres)}"
