"""The only ranked body of its category is told to be so: its place is no measure of it, nor sure of anything."""

from __future__ import annotations

import pytest
from django.urls import reverse

from comptes.enums import Role
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import MembreFactory
from tests.factories.trophees import DeliberationFactory, LitigeFactory, campagne_classee, rendre, trophee
from tests.preuves import texte_de
from trophees.actions.litiges import decider_litige
from trophees.actions.palmares import proposer_palmares
from trophees.enums import EtatLitige

pytestmark = pytest.mark.django_db
SEUL, SURE = "seul organisme classé", "sûre à 95"


@pytest.fixture
def inscription(referentiels_charges):
    return rendre(campagne_classee(20, calculee=True)).les_inscriptions.get()


def _liste(inscription):
    return f"{reverse('trophees:pilotage_resultats')}?edition={inscription.campagne.annee}"


def _gelee(inscription):
    palmares = proposer_palmares(campagne=inscription.campagne, auteur=UtilisateurFactory(responsable_palmares=True))
    return reverse("trophees:pilotage_palmares", args=[palmares.pk])


def _dossier(inscription):
    deliberation = DeliberationFactory(campagne=inscription.campagne, contenu=[trophee(inscription.organisme.siren)])
    return reverse("trophees:pilotage_jury_dossier", args=[deliberation.pk, inscription.pk])


def _decide(inscription):
    places = {"intervalle": [60.0, 80.0], "rang_intervalle": [1, 1]}
    visite = inscription.les_visites.order_by("pk").first()
    litige = LitigeFactory(
        contact=True, inscription=inscription, visite=visite, score_avant="76.8", rang_avant=1, bornes_avant=places
    )
    lectrice = UtilisateurFactory(charge_etudes=True)
    return decider_litige(litige=litige, auteur=lectrice, issue=EtatLitige.MAINTENU, conclusion="La bonne adresse")


def _litige(inscription):
    return reverse("trophees:pilotage_litige", args=[_decide(inscription).pk])


@pytest.mark.parametrize("page", [_liste, _gelee, _dossier, _litige])
def test_staff_and_jury_read_that_it_is_alone(client, inscription, page):
    adresse = page(inscription)
    client.force_login(UtilisateurFactory(roles=[Role.CHARGE_ETUDES, Role.JURY]))

    lue = texte_de(client.get(adresse))

    assert SEUL in lue
    assert SURE not in lue


def test_a_prize_list_that_awards_nobody_says_so_before_it_is_sealed_and_published(client, inscription):
    page = _gelee(inscription)
    autre = UtilisateurFactory(roles=[Role.RESPONSABLE_PALMARES, Role.ADMINISTRATEUR])
    client.force_login(autre)

    lues = [texte_de(client.get(f"{page}{suite}")) for suite in ("", "sceller/", "publier/")]

    assert ["n’a aucun lauréat" in lue for lue in lues] == [True] * 3
    assert "Le nom des lauréats devient public" not in lues[-1]


def test_its_body_reads_it_too_after_a_dispute(client, inscription):
    adresse = reverse("trophees:espace_contestation", args=[_decide(inscription).pk])
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)

    lue = texte_de(client.get(adresse))

    assert SEUL in lue
    assert SURE not in lue
