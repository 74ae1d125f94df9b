"""Periodic work and mails of the fieldwork."""

import logging

from celery import shared_task
from django.conf import settings
from django.urls import reverse

from organismes.enums import Canal
from socle.courriels import envoyer
from socle.taches import publier

journaux = logging.getLogger(__name__)


@shared_task
def clore_contacts_silencieux() -> None:
    """Close the written contacts that waited long enough; safe to run twice."""
    from enquetes.actions.clore import clore_contacts_silencieux as clore  # noqa: PLC0415 -- task leaf

    clore()


@shared_task
def balayer_pieces_orphelines() -> None:
    """Remove the private files that no row names; safe to run twice."""
    from enquetes.actions.balayer import balayer_pieces_orphelines as balayer  # noqa: PLC0415 -- task leaf

    balayer()


@shared_task(autoretry_for=(OSError,), retry_backoff=30, max_retries=5)
def envoyer_invitation(enqueteur_id: int) -> None:
    """Mail a shopper the way to sign in."""
    from enquetes.models import Enqueteur  # noqa: PLC0415 -- task leaf

    enqueteur = Enqueteur.objects.select_related("utilisateur").filter(pk=enqueteur_id).first()
    if enqueteur is None or enqueteur.utilisateur is None:
        journaux.info("enqueteur.invitation_sans_objet", extra={"objet_id": str(enqueteur_id)})
        return
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


@shared_task
def detecter_anomalies_de(campagne_id: int) -> None:
    """Bring the flags of an edition up to date; safe to run twice."""
    from campagnes.models import Campagne  # noqa: PLC0415 -- task leaf
    from enquetes.actions.detecter_anomalies import detecter_anomalies  # noqa: PLC0415 -- task leaf

    campagne = Campagne.objects.filter(pk=campagne_id).first()
    if campagne is None:
        journaux.info("anomalies.sans_edition", extra={"objet_id": str(campagne_id)})
        return
    detecter_anomalies(campagne=campagne)


@shared_task
def detecter_toutes_les_anomalies() -> None:
    """Look again at every edition in the field."""
    from campagnes.models import Campagne  # noqa: PLC0415 -- task leaf

    en_cours = Campagne.objects.filter(terrain_ouvert_le__isnull=False, restituee_le__isnull=True)
    for campagne_id in en_cours.order_by("pk").values_list("pk", flat=True):
        publier("enquetes.tasks.detecter_anomalies_de", campagne_id=campagne_id)


@shared_task(autoretry_for=(OSError,), retry_backoff=30, max_retries=5)
def envoyer_renvoi(visite_id: str) -> None:
    """Tell a shopper that a visit comes back to her, and until when; nothing once she has handed it over again."""
    from enquetes.enums import EtatVisite  # noqa: PLC0415 -- task leaf
    from enquetes.models import Visite  # noqa: PLC0415 -- task leaf

    visite = Visite.objects.select_related("enqueteur__utilisateur").filter(pk=visite_id).first()
    compte = visite.enqueteur.utilisateur if visite and visite.enqueteur else None
    if visite is None or compte is None or visite.etat != EtatVisite.A_REVOIR:
        journaux.info("visite.renvoi_sans_objet", extra={"objet_id": visite_id})
        return
    envoyer(
        "enquetes/renvoi",
        destinataires=[compte.email],
        contexte={
            "visite": visite,
            "lien": f"{settings.BASE_URL}{reverse('enquetes:terrain_mission', args=[visite.pk])}",
        },
    )


@shared_task
def calculer_plan(plan_id: int) -> None:
    """Compute a plan that somebody asked for; safe to run twice, the row says whether it waits."""
    from enquetes.actions.plans import produire_plan  # noqa: PLC0415 -- task leaf

    produire_plan(plan_id=plan_id)


@shared_task
def relancer_plans() -> None:
    """Publish again the runs whose message was lost, give up those whose worker was."""
    from enquetes.actions.plans import relancer_plans as relancer  # noqa: PLC0415 -- task leaf

    for plan_id in relancer():
        publier("enquetes.tasks.calculer_plan", plan_id=plan_id)
