"""Periodic work and mails of the fieldwork."""

import logging

from celery import shared_task

from campagnes.models import Campagne
from enquetes.actions.acces import fermer_les_acces_finis
from enquetes.envois.actions import balayer
from enquetes.planification.actions import plans
from enquetes.qualite.actions.detecter_anomalies import detecter_anomalies
from enquetes.visites.actions import clore
from socle.conservation import purger_app
from socle.horloge import maintenant
from socle.taches import TEMPS_D_EFFACER, publier

journaux = logging.getLogger(__name__)


@shared_task
def clore_contacts_silencieux() -> None:
    """Close the written contacts that waited long enough, open those that have time again, close the access of who has
    none left; safe to run twice.
    """
    clore.rouvrir_attentes()
    clore.clore_contacts_silencieux()
    fermer_les_acces_finis()


@shared_task
def balayer_pieces_orphelines() -> None:
    """Remove the private files that no row names; safe to run twice."""
    balayer.balayer_pieces_orphelines()


@shared_task(**TEMPS_D_EFFACER)
def purger() -> int:
    """Remove what is past its date, every night (`enquetes/retention.py`); returns how many rows."""
    return sum(purger_app("enquetes", a_la_date=maintenant()).values())


@shared_task
def detecter_anomalies_de(campagne_id: int) -> None:
    """Bring the flags of an edition up to date; safe to run twice."""
    campagne = Campagne.objects.filter(pk=campagne_id).first()
    if campagne is None:
        journaux.info("anomalies.sans_edition", extra={"objet_id": str(campagne_id)})
        return
    detecter_anomalies(campagne=campagne)


@shared_task
def detecter_toutes_les_anomalies() -> None:
    """Look again at every edition in the field."""
    en_cours = Campagne.objects.filter(terrain_ouvert_le__isnull=False, restituee_le__isnull=True)
    for campagne_id in en_cours.order_by("pk").values_list("pk", flat=True):
        publier("enquetes.tasks.detecter_anomalies_de", campagne_id=campagne_id)


@shared_task
def calculer_plan(plan_id: int) -> None:
    """Compute a plan that somebody asked for; safe to run twice, the row says whether it waits."""
    plans.produire_plan(plan_id=plan_id)


@shared_task
def relancer_plans() -> None:
    """Publish again the runs whose message was lost, give up those whose worker was."""
    for plan_id in plans.relancer_plans():
        publier("enquetes.tasks.calculer_plan", plan_id=plan_id)
