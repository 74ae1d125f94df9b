"""Kiosks ordered with registrations."""

from __future__ import annotations

import pytest
from django.urls import reverse

from bornes.queries.commandes import commandes_de
from comptes.enums import Role
from organismes.enums import Canal
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory

pytestmark = pytest.mark.django_db


def test_commandes_put_firm_orders_first_and_leave_out_those_who_left():
    campagne = CampagneFactory()
    InscriptionFactory(campagne=campagne, confirmee=True, borne=True, organisme__nom="À confirmer")
    InscriptionFactory(campagne=campagne, borne=True, organisme__nom="Ferme")
    InscriptionFactory(campagne=campagne, borne=True, retiree=True, organisme__nom="Partie")
    InscriptionFactory(campagne=campagne, borne=False, organisme__nom="Sans borne")
    InscriptionFactory(borne=True, organisme__nom="Autre édition")

    commandes = commandes_de(campagne)

    assert [(commande.organisme, commande.est_ferme) for commande in commandes] == [
        ("Ferme", True),
        ("À confirmer", False),
    ]


def test_commande_goes_to_the_postal_address():
    inscription = InscriptionFactory(borne=True)
    courrier = inscription.les_canaux.get(canal=Canal.COURRIER)

    (commande,) = commandes_de(inscription.campagne)

    assert commande.adresse == courrier.coordonnees


def test_commandes_cost_as_many_queries_for_one_as_for_three(django_assert_num_queries):
    campagne = CampagneFactory()
    InscriptionFactory.create_batch(3, campagne=campagne, borne=True)

    with django_assert_num_queries(2):
        commandes_de(campagne)


def test_export_neutralises_what_a_body_typed(client, settings):
    settings.BAROMETRE_DEMO = True
    inscription = InscriptionFactory(borne=True, horaires='=HYPERLINK("http://exemple.fr")')
    client.force_login(UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))

    reponse = client.get(reverse("bornes:pilotage_bornes"), {"edition": inscription.campagne.annee, "format": "csv"})

    assert "'=HYPERLINK" in reponse.content.decode()


def test_edition_unknown_is_not_found(client, settings):
    settings.BAROMETRE_DEMO = True
    client.force_login(UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))

    assert client.get(reverse("bornes:pilotage_bornes"), {"edition": "1999"}).status_code == 404
