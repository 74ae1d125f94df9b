from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from organismes.actions.fermetures import declarer_fermeture, retirer_fermeture
from organismes.models import Fermeture
from socle.erreurs import RegleMetier
from socle.horloge import PARIS
from socle.models import Entree
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import FermetureFactory, InscriptionFactory, MembreFactory, OrganismeFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db
LUNDI = dt.date(2020, 2, 10)


@pytest.fixture(autouse=True)
def _en_fevrier_2020():
    with time_machine.travel(dt.datetime(2020, 2, 3, 9, tzinfo=PARIS), tick=False):
        yield


def saisie(du="2020-02-10", au="2020-02-14"):
    return {"du": du, "au": au, "motif": "Travaux"}


def test_declarer_fermeture_keeps_the_days_and_is_journalled():
    organisme = OrganismeFactory()

    fermeture = declarer_fermeture(organisme=organisme, du=LUNDI, au=LUNDI, auteur=None)

    assert (fermeture.organisme, fermeture.du, fermeture.au) == (organisme, LUNDI, LUNDI)
    assert Entree.objects.get(acte="fermeture.declaree").details == {"du": "2020-02-10", "au": "2020-02-10"}


@pytest.mark.parametrize(
    ("du", "au", "code"),
    [
        (dt.date(2020, 2, 12), LUNDI, "fermeture_a_l_envers"),
        (dt.date(2020, 1, 6), dt.date(2020, 1, 10), "fermeture_passee"),
        (LUNDI, dt.date(2020, 12, 31), "fermeture_trop_longue"),
        (dt.date(2020, 2, 20), dt.date(2020, 2, 22), "fermeture_deja_declaree"),
    ],
)
def test_declarer_fermeture_wrong_days_are_refused_and_nothing_is_written(du, au, code):
    organisme = FermetureFactory().organisme

    refuser(code, declarer_fermeture, organisme=organisme, du=du, au=au, auteur=None)

    assert Fermeture.objects.count() == 1


def test_retirer_fermeture_that_is_over_is_refused():
    passee = FermetureFactory(du=dt.date(2020, 1, 6), au=dt.date(2020, 1, 7))

    with pytest.raises(RegleMetier):
        retirer_fermeture(fermeture=passee, auteur=None)

    assert Fermeture.objects.exists()


def test_espace_fermetures_the_referent_adds_and_removes(client):
    membre = MembreFactory()
    client.force_login(membre.utilisateur)

    client.post(reverse("organismes:espace_fermetures"), saisie())
    fermeture = Fermeture.objects.get(organisme=membre.organisme)
    page = client.get(reverse("organismes:espace_fermetures"))
    assert "Travaux" in page.content.decode()

    client.post(reverse("organismes:espace_fermeture_retirer", args=[fermeture.pk]))
    assert not Fermeture.objects.exists()


def test_pilotage_fermetures_staff_add_and_remove(client):
    inscription = InscriptionFactory()
    client.force_login(UtilisateurFactory(charge_etudes=True))
    adresse = reverse("organismes:pilotage_fermetures", args=[inscription.pk])

    client.post(adresse, saisie())
    fermeture = Fermeture.objects.get(organisme=inscription.organisme)
    reponse = client.post(reverse("organismes:pilotage_fermeture_retirer", args=[fermeture.pk]))

    assert reponse.url == adresse
    assert not Fermeture.objects.exists()
