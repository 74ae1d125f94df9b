"""Two people press the button at once: the edition's row makes one wait for the other."""

from __future__ import annotations

import datetime as dt
import threading
from functools import partial

import pytest
import time_machine
from django.db import connection, transaction

from enquetes.enums import EtatVisite, NaturePlan
from enquetes.models import Enqueteur, Visite
from enquetes.planification.actions.accepter import accepter_plan
from enquetes.planification.actions.enqueteurs import desactiver_enqueteur
from enquetes.planification.actions.planifier import ouvrir_terrain, planifier_contacts
from enquetes.planification.actions.plans import demander_plan
from enquetes.qualite.actions.lectures import verrouiller_la_paire
from enquetes.qualite.actions.relire import renvoyer_visite
from socle.horloge import PARIS
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import EnqueteurFactory, GrilleFactory, ScenarioFactory
from tests.factories.organismes import InscriptionFactory
from tests.simultane import en_face

JANVIER = dt.datetime(2020, 1, 20, 9, tzinfo=PARIS)


def ouverte():
    """The 2020 edition, its fieldwork open."""
    for canal in ("EMAIL", "COURRIER", "TEL", "RS", "WEB"):
        GrilleFactory(canal=canal, criteres=0)
    for numero in range(1, 9):
        ScenarioFactory(code=f"SC-{numero:02}", type="reclamation" if numero > 6 else "renseignement")
    campagne = CampagneFactory(historique=True)
    return ouvrir_terrain(campagne=campagne, auteur=None)


pytestmark = pytest.mark.django_db(transaction=True)


@time_machine.travel(JANVIER, tick=False)
def test_planifier_contacts_twice_at_once_creates_each_contact_once():
    campagne = ouverte()
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


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@time_machine.travel(JANVIER, tick=False)
def test_accepter_plan_gives_nothing_to_a_shopper_withdrawn_meanwhile():
    campagne = ouverte()
    InscriptionFactory(campagne=campagne)
    EnqueteurFactory.create_batch(7)
    plan = demander_plan(campagne=campagne, nature=NaturePlan.COMPLET, auteur=None)
    plan.refresh_from_db()
    partante = Enqueteur.objects.get(pseudonyme=plan.contenu["affectations"][0]["enqueteur"])

    with transaction.atomic():
        desactiver_enqueteur(enqueteur=partante, auteur=None)
        acceptation = en_face(partial(accepter_plan, plan=plan, auteur=None))

    assert acceptation.result().code == "plan_perime"
    assert not partante.les_visites.exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@time_machine.travel(JANVIER, tick=False)
def test_accepter_plan_waits_for_a_contact_of_it_that_is_sent_back_meanwhile():
    """Who sends a visit back holds it, then its shopper; each would else wait for the other."""
    campagne = ouverte()
    InscriptionFactory(campagne=campagne)
    EnqueteurFactory.create_batch(7, compte=True)
    plan = demander_plan(campagne=campagne, nature=NaturePlan.COMPLET, auteur=None)
    plan.refresh_from_db()
    place = plan.contenu["affectations"][0]
    visite = Visite.objects.get(pk=place["visite"])
    visite.etat, visite.soumise_le = EtatVisite.SOUMISE, JANVIER
    visite.commencee_le = visite.effectuee_le = JANVIER
    visite.enqueteur = Enqueteur.objects.get(pseudonyme=place["enqueteur"])
    visite.save()

    with transaction.atomic():
        verrouiller_la_paire(visite)
        acceptation = en_face(partial(accepter_plan, plan=plan, auteur=None))
        renvoyer_visite(visite=visite, remarque="Durée à revoir", auteur=UtilisateurFactory(charge_etudes=True))

    assert acceptation.result().code == "plan_perime"
    visite.refresh_from_db()
    assert visite.etat == EtatVisite.A_REVOIR
