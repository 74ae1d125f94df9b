"""Two people send the same page at once: the second one compares with what the first one wrote."""

from __future__ import annotations

import json
from functools import partial

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from campagnes.models import Campagne
from comptes.actions.equipe import changer_les_roles, tenir_les_roles
from comptes.enums import Role
from enquetes.models import Enqueteur
from enquetes.planification.forms.enqueteurs import ModificationForm
from enquetes.qualite.actions.formation import regler_autotest
from enquetes.visites.queries.preparation import reglage_du_terrain
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import EnqueteurFactory
from tests.factories.organismes import TerritoireFactory
from tests.simultane import en_face

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


@pytest.fixture
def administratrice():
    client = Client()
    personne = UtilisateurFactory(administrateur=True)
    client.force_login(personne)
    client.personne = personne
    return client


def _envoyer(client, adresse, valeurs, vues):
    return en_face(partial(client.post, adresse, valeurs | {"vues": json.dumps(vues), "motif": "Relecture"}))


def test_a_setting_written_while_another_waits_is_not_written_back(administratrice):
    campagne, adresse = CampagneFactory(annee=2031), reverse("campagnes:edition_plan", args=[2031])
    formulaire = administratrice.get(adresse).context["formulaire"]
    vues = json.loads(formulaire.vues)
    page = {nom: valeur for nom, valeur in vues.items() if valeur != "False"}

    with transaction.atomic():
        Campagne.objects.select_for_update().filter(pk=campagne.pk).update(contacts_email=6)
        envoi = _envoyer(administratrice, adresse, page | {"contacts_web": 2}, vues)
    assert envoi.result().status_code == 302

    campagne.refresh_from_db()
    assert (campagne.contacts_email, campagne.contacts_web) == (6, 2)


def test_a_limit_of_a_shopper_written_while_another_waits_stays(administratrice):
    enqueteur = EnqueteurFactory(compte=True, commune=TerritoireFactory(), max_semaine=5, max_total=40)
    adresse = reverse("enquetes:enqueteur_modifier", args=[enqueteur.pk])
    page = ModificationForm.initial_de(enqueteur)

    with transaction.atomic():
        Enqueteur.objects.select_for_update(no_key=True).filter(pk=enqueteur.pk).update(max_semaine=3)
        envoi = _envoyer(administratrice, adresse, page | {"max_total": 50}, page)
    assert envoi.result().status_code == 302

    enqueteur.refresh_from_db()
    assert (enqueteur.max_semaine, enqueteur.max_total) == (3, 50)


def test_a_self_test_settled_while_another_waits_stays(administratrice):
    campagne = CampagneFactory(en_terrain=True)
    adresse = f"{reverse('enquetes:pilotage_formation')}?edition={campagne.annee}"
    vues = json.loads(administratrice.get(adresse).context["formulaire"].vues)

    with transaction.atomic():
        regler_autotest(campagne=campagne, exige=True, seuil=90, auteur=administratrice.personne)
        page = {"seuil": vues["seuil"], "texte": "Lisez bien la consigne."}
        envoi = _envoyer(administratrice, adresse, page, vues)
    assert envoi.result().status_code == 302

    reglage = reglage_du_terrain(campagne)
    assert (reglage.autotest_exige, reglage.seuil_autotest) == (True, 90)


def test_roles_given_while_others_wait_are_disputed(administratrice):
    personne = UtilisateurFactory(lecteur=True)
    adresse = reverse("comptes:equipe_roles", args=[personne.pk])

    with transaction.atomic():
        tenir_les_roles(personne=personne)
        changer_les_roles(personne=personne, roles=[Role.LECTEUR, Role.JURY], auteur=administratrice.personne)
        envoi = _envoyer(
            administratrice, adresse, {"roles": [Role.LECTEUR, Role.CHARGE_ETUDES]}, {"roles": ["lecteur"]}
        )
    reponse = envoi.result()

    assert "Quelqu’un l’a changé depuis que vous lisez cette page" in reponse.text
    assert set(personne.les_roles.values_list("role", flat=True)) == {Role.LECTEUR, Role.JURY}
