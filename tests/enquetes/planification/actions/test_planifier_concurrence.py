"""Two people press the button at once: the edition's row makes one wait for the other."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
import time_machine
from django.db import connection

from enquetes.models import Visite
from enquetes.planification.actions.planifier import ouvrir_terrain, planifier_contacts
from socle.horloge import PARIS
from tests.factories.campagnes import CampagneFactory
from tests.factories.enquetes import EnqueteurFactory, GrilleFactory, ScenarioFactory
from tests.factories.organismes import InscriptionFactory

JANVIER = dt.datetime(2020, 1, 20, 9, tzinfo=PARIS)


@pytest.mark.django_db(transaction=True)
@time_machine.travel(JANVIER, tick=False)
def test_planifier_contacts_twice_at_once_creates_each_contact_once():
    for canal in ("EMAIL", "COURRIER", "TEL", "RS", "WEB"):
        GrilleFactory(canal=canal, criteres=0)
    for numero in range(1, 9):
        ScenarioFactory(code=f"SC-{numero:02}", type="reclamation" if numero > 6 else "renseignement")
    campagne = CampagneFactory(historique=True)
    ouvrir_terrain(campagne=campagne, auteur=None)
    InscriptionFactory.create_batch(3, campagne=campagne)
    EnqueteurFactory.create_batch(12)
    depart = threading.Barrier(3)
    bilans = []

    def appuyer() -> None:
        depart.wait()
        try:
            bilans.append(planifier_contacts(campagne=campagne, auteur=None))
        finally:
            connection.close()

    fils = [threading.Thread(target=appuyer) for _ in range(3)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()

    assert sorted(bilan.creees for bilan in bilans) == [0, 0, 42]
    assert Visite.objects.count() == 42
    assert Visite.objects.exclude(prevue_le=None).count() == 42
