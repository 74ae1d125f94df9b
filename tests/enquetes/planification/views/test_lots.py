"""Several contacts go to another shopper, and come back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from enquetes.models import Visite
from socle.horloge import PARIS
from socle.journal import historique
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import EnqueteurFactory, VisiteFactory
from tests.factories.organismes import InscriptionFactory
from tests.preuves import page_de, texte_de, tout

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en_fevrier_2020")]
LOT = reverse("enquetes:pilotage_visites_lot")
MARDI = dt.date(2020, 2, 11)


@pytest.fixture
def equipe(client, db, en_fevrier_2020):
    personne = UtilisateurFactory(charge_etudes=True)
    client.force_login(personne)
    return personne


@pytest.fixture
def visites(db, en_fevrier_2020):
    """Two contacts of one shopper in two towns, and one already begun."""
    campagne = CampagneFactory(historique=True, terrain_ouvert_le=dt.datetime(2020, 1, 20, 9, tzinfo=PARIS))
    qui = EnqueteurFactory()
    return [
        VisiteFactory(inscription=InscriptionFactory(campagne=campagne), canal="TEL", enqueteur=qui, **champs)
        for champs in ({}, {"prevue_le": MARDI + dt.timedelta(days=1)}, {"en_cours": True})
    ]


def _mains():
    return dict(Visite.objects.values_list("pk", "enqueteur"))


def _demande(acte, lignes, **autres):
    return {"acte": acte, "choix": [str(ligne.pk) for ligne in lignes], **autres}


def test_the_shopper_is_asked_then_what_would_change_is_shown(client, equipe, visites):
    autre, avant = EnqueteurFactory(), tout()

    question = page_de(client.get(LOT, _demande("confier", visites)))
    sans = page_de(client.get(LOT, _demande("confier", visites, repondu="1")))
    reponse = client.get(LOT, _demande("confier", visites, repondu="1", enqueteur=autre.pk))

    assert question.select_one("select[name=enqueteur]") is not None
    assert "Choisissez un enquêteur." in sans.get_text()
    assert [case["value"] for case in page_de(reponse).select("form.bm-confirmation input[name=choix]")] == [
        str(visite.pk) for visite in visites[:2]
    ]
    assert "seule une visite planifiée change d’enquêteur" in texte_de(reponse)
    assert tout() == avant


def test_contacts_change_hands_and_come_back(client, equipe, visites):
    avant, autre = _mains(), EnqueteurFactory()
    choix = {"choix": [str(visite.pk) for visite in visites]}

    fait = client.post(f"{LOT}?acte=confier&repondu=1&enqueteur={autre.pk}", choix)
    defaire = page_de(fait).select_one("form[method=get] input[name=acte]")["value"]
    assert _mains() == avant | {visite.pk: autre.pk for visite in visites[:2]}

    defait = client.post(f"{LOT}?acte={defaire}", choix)

    assert "2 visites rendues" in texte_de(defait)
    assert _mains() == avant
    assert [entree.acte for entree in historique(visites[0])] == ["visite.reaffectee"] * 2


def test_what_nobody_moved_and_what_moved_since_are_not_given_back(client, equipe, visites):
    premier, second = EnqueteurFactory(), EnqueteurFactory()
    client.post(f"{LOT}?acte=confier&repondu=1&enqueteur={premier.pk}", {"choix": [str(visites[0].pk)]})
    Visite.objects.filter(pk=visites[0].pk).update(enqueteur=second)
    avant = _mains()

    texte = texte_de(client.get(LOT, _demande("rendre", visites[:2])))
    client.post(f"{LOT}?acte=rendre", {"choix": [str(visite.pk) for visite in visites[:2]]})

    assert "Elle a changé depuis" in texte
    assert "Personne n’a changé cette visite de mains" in texte
    assert _mains() == avant
