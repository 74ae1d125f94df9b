"""The first page of a body that has nothing under way: what it ordered is one click away."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campagnes.logic.calendrier import UN_JOUR
from campagnes.models import Campagne
from organismes.enums import EtatInscription
from socle.horloge import aujourdhui, maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory, PlaceGratuiteFactory
from tests.factories.trophees import ResultatFactory
from tests.preuves import page_de, texte_de

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hors_demonstration")]

SITES = ("Vos sites d’accueil", reverse("bornes:espace_sites"))
AGENTS = ("La consultation de vos agents", reverse("sondages:espace_agents"))
HABITANTS = ("La consultation de vos habitants", reverse("consultations:espace_consultations"))
OPTIONS = ("borne", "smartphone", "vooter", "idcity")


def a_preparer(client, **champs):
    """Return what the page proposes after the notice, whose way it checks."""
    inscription = InscriptionFactory(**dict.fromkeys(OPTIONS, False) | champs)
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)
    page = page_de(client.get(reverse("portail:espace_accueil")))
    titre = page.find("h2", string="À préparer")
    if titre is None:
        return None
    liens = [(lien.select_one(".bm-liste-liens__mot").text, lien["href"]) for lien in titre.parent.select("a")]
    notice = reverse("organismes:espace_inscription_detail", args=[inscription.pk])
    assert liens[0] == ("La notice à vos agents", f"{notice}#titre-notice")
    assert page_de(client.get(notice)).find(id="titre-notice")
    return liens[1:]


@pytest.mark.parametrize(
    ("commandes", "proposes"),
    [
        ((), []),
        (("borne",), [SITES]),
        (("smartphone",), [SITES]),
        (("vooter",), [AGENTS]),
        (("idcity",), [HABITANTS]),
        (OPTIONS, [SITES, AGENTS, HABITANTS]),
    ],
)
def test_a_body_is_led_to_what_it_ordered_and_to_nothing_else(client, commandes, proposes):
    assert a_preparer(client, **dict.fromkeys(commandes, True)) == proposes


def test_a_body_that_left_has_nothing_to_prepare(client):
    assert a_preparer(client, etat=EtatInscription.RETIREE) is None


@pytest.mark.parametrize(
    ("a_une_place", "mots"),
    [(True, "Rien n’est public tant que vous n’ouvrez pas"), (False, "dès qu’un devis est signé")],
)
def test_a_consultation_is_promised_to_no_more_than_its_order_opens(client, a_une_place, mots):
    inscription = InscriptionFactory(idcity=True)
    if a_une_place:
        PlaceGratuiteFactory(campagne=inscription.campagne, inscription=inscription, attribuee_le=maintenant())
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)

    lien = page_de(client.get(reverse("portail:espace_accueil"))).select_one(f'main a[href="{HABITANTS[1]}"]')

    assert mots in " ".join(lien.text.split())


@pytest.mark.parametrize(("etat", "mot"), [(EtatInscription.RETIREE, "retirée"), (EtatInscription.REFUSEE, "refusée")])
def test_a_body_out_of_the_next_edition_goes_on_in_the_present_one(client, etat, mot):
    annee = aujourdhui().year
    presente = InscriptionFactory(campagne=CampagneFactory(annee=annee, en_terrain=True), borne=True)
    champs = {"etat": etat, "motif": "Une autre fois.", "decidee_le": maintenant()}
    suivante = InscriptionFactory(campagne__annee=annee + 1, organisme=presente.organisme, **champs)
    client.force_login(MembreFactory(organisme=presente.organisme).utilisateur)

    def page():
        return client.get(reverse("portail:espace_accueil"))

    lue = texte_de(page())
    assert f"Pour l’édition {annee + 1}, votre inscription est {mot}" in lue
    assert f"Votre participation à l’édition {annee} continue." in lue
    assert "Vous participez." in lue
    assert reverse("organismes:espace_inscription_detail", args=[suivante.pk]) in page().content.decode()
    assert f"Votre inscription est {mot}" not in lue

    presente.campagne.restituee_le = maintenant()
    presente.campagne.save()
    assert f"Votre inscription est {mot}" in texte_de(page())


def test_an_edition_of_long_ago_without_results_does_not_go_on(client):
    annee = aujourdhui().year
    ancienne = InscriptionFactory(campagne=CampagneFactory(annee=annee - 3, terminee=True))
    InscriptionFactory(campagne__annee=annee, organisme=ancienne.organisme, etat=EtatInscription.RETIREE)
    client.force_login(MembreFactory(organisme=ancienne.organisme).utilisateur)

    assert "Votre inscription est retirée" in texte_de(client.get(reverse("portail:espace_accueil")))


def test_contacts_are_announced_until_results_are_given_back(client):
    campagne = CampagneFactory(en_terrain=True)
    inscription = InscriptionFactory(campagne=campagne)
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)

    avant = texte_de(client.get(reverse("portail:espace_accueil")))
    campagne.restituee_le = maintenant()
    campagne.save()
    apres = texte_de(client.get(reverse("portail:espace_accueil")))

    assert ["Les contacts tests ont lieu" in lue for lue in (avant, apres)] == [True, False]


def test_a_body_that_comes_back_prepares_its_new_edition_until_its_fieldwork_is_over(client):
    ancienne = InscriptionFactory(campagne=CampagneFactory(terminee=True))
    ResultatFactory(inscription=ancienne)
    Campagne.objects.filter(pk=ancienne.campagne_id).update(restituee_le=maintenant() - dt.timedelta(days=100))
    presente = InscriptionFactory(campagne=CampagneFactory(en_terrain=True), organisme=ancienne.organisme)
    client.force_login(MembreFactory(organisme=ancienne.organisme).utilisateur)

    def propose():
        return page_de(client.get(reverse("portail:espace_accueil"))).find("h2", string="À préparer") is not None

    avant = propose()
    presente.campagne.les_periodes.update(du=aujourdhui() - UN_JOUR, au=aujourdhui() - UN_JOUR)

    assert (avant, propose()) == (True, False)


def test_the_first_page_reads_the_waves_of_its_edition_once_for_all_that_it_says_of_them(client):
    inscription = InscriptionFactory(campagne=CampagneFactory(en_terrain=True))
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)

    with CaptureQueriesContext(connection) as lues:
        client.get(reverse("portail:espace_accueil"))

    # The others are of the lists of what waits, which read editions of their own.
    assert sum('FROM "campagnes_periode"' in lue["sql"] for lue in lues.captured_queries) == 1 + 3
