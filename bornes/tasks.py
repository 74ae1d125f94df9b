"""Alerts, sorting, masking, aggregates, retention. Ids in, one action out, safe to run twice."""

from __future__ import annotations

from celery import shared_task

from bornes.avis.actions import agreger, traiter
from bornes.indicateurs.actions import alerter, resumer
from bornes.parc.actions.surveiller import alerter_silences
from socle.conservation import purger_app
from socle.horloge import maintenant


@shared_task
def surveiller_bornes() -> int:
    """Tell referents of the kiosks that fell silent, once a silence; every hour, for the morning comes in turn."""
    return alerter_silences()


@shared_task
def traiter_avis() -> int:
    """Sort, mask and count the opinions that came; gives way when another worker is at it."""
    return traiter.traiter_avis()


@shared_task
def purger() -> int:
    """Remove what is past its date, every night (`bornes/retention.py`); returns how many rows."""
    return sum(purger_app("bornes", a_la_date=maintenant()).values())


@shared_task
def alerter_organismes() -> int:
    """Tell bodies of unhappy users, grouped; every minute, a few times a day each."""
    return alerter.alerter_organismes()


@shared_task
def resumer_semaines() -> int:
    """Send the week to the bodies whose Monday morning it is."""
    return resumer.resumer_semaines()


@shared_task
def reagreger_recents() -> int:
    """Rebuild the counts of the last days: whatever was missed is mended by the morning."""
    return agreger.reagreger_recents()
