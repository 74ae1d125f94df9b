"""A dispute opened while a prize list becomes public, a contact decided while results are given back.

One of the two waits, then is refused. Real threads, PostgreSQL.
"""

from __future__ import annotations

import random
import time
from functools import partial

import pytest
from django.db import connection, transaction

from enquetes.models import Visite
from enquetes.planification.actions.etats import verrouiller_edition
from enquetes.qualite.actions.detecter_anomalies import detecter_anomalies
from enquetes.qualite.actions.relire import annuler_visite
from enquetes.referentiels.actions.charger import charger_referentiels
from tests.factories.comptes import UtilisateurFactory
from tests.factories.trophees import campagne_classee, rendre
from tests.simultane import a_la_fois, en_face
from trophees.actions import calculer
from trophees.actions.calculer import calculer_resultats
from trophees.actions.ecrire_resultats import ecrire
from trophees.actions.litiges import decider_litige, ouvrir_litige
from trophees.actions.palmares import proposer_palmares, publier_palmares, rejeter_palmares, sceller_palmares
from trophees.actions.restituer import restituer_resultats
from trophees.enums import EtatPalmares
from trophees.models import Litige, Palmares
from trophees.queries.calcul import nb_resultats_perimes

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
]


@pytest.fixture
def scene():
    """A sealed prize list, three people."""
    charger_referentiels()
    campagne = rendre(campagne_classee(20, 15, 10, 8, 5))
    une, autre = (UtilisateurFactory(responsable_palmares=True) for _ in range(2))
    scelle = _sceller(campagne, une, autre)
    equipe = UtilisateurFactory(charge_etudes=True)
    return campagne, scelle, (une, autre, equipe)


def _sceller(campagne, une, autre):
    return sceller_palmares(palmares=proposer_palmares(campagne=campagne, auteur=une), auteur=autre)


def _apres(retard, acte, **arguments):
    time.sleep(retard)
    acte(**arguments)
    return "fait"


def test_publication_waits_for_the_dispute_being_opened_then_refuses(scene):
    campagne, scelle, (une, _, equipe) = scene

    with transaction.atomic():
        ouvrir_litige(inscription=campagne.les_inscriptions.first(), auteur=equipe, motif="Doute")
        publication = en_face(partial(publier_palmares, palmares=scelle, auteur=une))
        assert not publication.done()

    assert publication.result(120).code == "litiges_ouverts"
    assert Palmares.objects.get().etat == EtatPalmares.SCELLE


def test_dispute_waits_for_the_publication_under_way_then_is_refused(scene):
    campagne, scelle, (une, _, equipe) = scene
    inscription = campagne.les_inscriptions.first()

    with transaction.atomic():
        publier_palmares(palmares=scelle, auteur=une)
        ouverture = en_face(partial(ouvrir_litige, inscription=inscription, auteur=equipe, motif="Doute"))
        assert not ouverture.done()

    assert ouverture.result(120).code == "palmares_publie"
    assert not Litige.objects.exists()


def test_whatever_the_order_a_public_list_never_has_an_open_dispute(scene):
    campagne, scelle, (une, autre, equipe) = scene
    inscription = campagne.les_inscriptions.first()
    juge = UtilisateurFactory(administrateur=True)
    issues = set()

    for essai in range(12):
        if Palmares.objects.filter(etat=EtatPalmares.PUBLIE).exists():
            Palmares.objects.all().delete()
            scelle = _sceller(campagne, une, autre)
        alea = random.Random(essai)
        publication = partial(_apres, alea.uniform(0, 0.02), publier_palmares, palmares=scelle, auteur=une)
        ouverture = partial(
            _apres, alea.uniform(0, 0.02), ouvrir_litige, inscription=inscription, auteur=equipe, motif="Doute"
        )
        rendus = a_la_fois([publication, ouverture], connexions=2)
        issues.add(tuple(getattr(rendu, "code", rendu) for rendu in rendus))

        ouverts = Litige.objects.ouverts().exists()
        assert not (ouverts and Palmares.objects.filter(etat=EtatPalmares.PUBLIE).exists())
        for litige in Litige.objects.ouverts():
            decider_litige(litige=litige, auteur=juge, issue="maintenu", conclusion="Vérifié")
        if Palmares.objects.filter(etat=EtatPalmares.SCELLE).exists():
            rejeter_palmares(palmares=scelle, auteur=une, motif="Essai suivant")
            scelle = _sceller(campagne, une, autre)

    assert issues <= {("fait", "palmares_publie"), ("litiges_ouverts", "fait")}


@pytest.mark.parametrize("seul", [calculer_resultats, restituer_resultats])
def test_restitution_and_computation_wait_for_the_contact_being_decided(seul):
    """What counts is decided before or after, never beside: bodies would read for good a score that nobody gives them."""
    charger_referentiels()
    campagne, equipe = campagne_classee(20, 15, 10, 8, 5, calculee=True), UtilisateurFactory(charge_etudes=True)
    visite = Visite.objects.validees().order_by("pk").first()

    with transaction.atomic():
        annuler_visite(visite=visite, motif="Adresse fausse", auteur=equipe)
        acte = en_face(partial(seul, campagne=campagne, auteur=equipe))
        attendait = not acte.done()
    rendu = acte.result(120)

    assert attendait
    assert getattr(rendu, "code", "") == ("resultats_perimes" if seul is restituer_resultats else "")
    assert nb_resultats_perimes(campagne) == (seul is restituer_resultats)


@pytest.fixture
def decision():
    """An edition about to be given back, who gives it, and a contact that somebody voids."""
    charger_referentiels()
    campagne = campagne_classee(20, 15, calculee=True)
    lectrice = UtilisateurFactory(charge_etudes=True)

    def annuler():
        return annuler_visite(visite=Visite.objects.validees().first(), motif="Numéro faux", auteur=lectrice)

    return campagne, UtilisateurFactory(responsable_palmares=True), annuler


def test_a_contact_decided_while_results_are_given_back_is_refused_then(decision):
    """Voided all the same, it left results that nobody computed again, in an edition where nothing is decided any more."""
    campagne, une, annuler = decision

    with transaction.atomic():
        restituer_resultats(campagne=campagne, auteur=une)
        annulation = en_face(annuler)

    assert annulation.result(120).code == "resultats_restitues"
    assert Visite.objects.validees().count() == Visite.objects.count()


def test_a_contact_decided_while_results_are_computed_is_known_to_be_missing_from_them(decision, monkeypatch):
    """Dated before the end of a computation that had not seen it, it was thought to be in."""
    campagne, _une, annuler = decision
    annulations = []

    def ecrire_apres(*arguments):
        annulations.append(en_face(annuler))
        ecrire(*arguments)

    monkeypatch.setattr(calculer, "ecrire", ecrire_apres)
    calculer_resultats(campagne=campagne)

    assert annulations[0].result(120).etat == "annulee"
    assert nb_resultats_perimes(campagne) == 1


@pytest.mark.parametrize("seul", [detecter_anomalies, verrouiller_edition], ids=["flags", "plan"])
def test_a_contact_is_decided_while_flags_are_looked_for_or_contacts_planned(decision, seul):
    """Every minute of a busy day: who reads waits for nobody then."""
    campagne, _une, annuler = decision

    with transaction.atomic():
        seul(campagne=campagne)
        annulation = en_face(annuler)
        assert annulation.done()

    assert annulation.result().etat == "annulee"
