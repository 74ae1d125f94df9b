"""Tasks: a number in, one action out; safe to run twice."""

from __future__ import annotations

import datetime as dt

import pytest
from celery.exceptions import Retry
from django.conf import settings

from rapports import tasks
from rapports.actions import produire
from rapports.actions.demander import demander_rapport
from rapports.models import Rapport
from socle.enums import EtatDocument
from tests.rapports.edition import edition

pytestmark = pytest.mark.django_db


def test_produire_rapport_of_a_row_gone_ends_quietly():
    assert tasks.produire_rapport.delay(987_654).successful()


def test_produire_rapport_fault_is_tried_three_times_then_told(referentiels_charges, monkeypatch):
    def panne(*_, **__):
        raise MemoryError

    monkeypatch.setattr(produire, "rendre_pdf", panne)
    rapport = demander_rapport(inscription=edition(pairs=0)[1], confier=False)

    for _ in range(3):
        with pytest.raises((MemoryError, Retry)):
            tasks.produire_rapport.delay(rapport.pk)

    rapport.refresh_from_db()
    assert (rapport.etat, rapport.essais) == (EtatDocument.ECHEC, 3)


def test_relancer_rapports_publishes_what_was_lost(
    referentiels_charges, monkeypatch, django_capture_on_commit_callbacks
):
    publies = []
    monkeypatch.setattr(tasks.produire_rapport, "apply_async", lambda **options: publies.append(options["kwargs"]))
    rapport = demander_rapport(inscription=edition(pairs=0)[1], confier=False)
    Rapport.objects.update(modifie_le=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))

    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.relancer_rapports() == 1
    assert publies == [{"rapport_id": rapport.pk}]


def test_reports_have_their_queue_and_their_sweep():
    assert settings.CELERY_TASK_ROUTES["rapports.tasks.*"] == {"queue": "rapports"}
    assert settings.CELERY_BEAT_SCHEDULE["relancer-rapports-en-panne"]["task"] == tasks.relancer_rapports.name
