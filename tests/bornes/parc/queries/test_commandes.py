"""Kiosks ordered with registrations."""

from __future__ import annotations

import pytest
from django.urls import reverse

from bornes.enums import EtatBorne
from bornes.models import Borne
from bornes.parc.queries.commandes import adresses_des_sites, commandes_en_flux
from bornes.parc.queries.parc import lignes_de
from comptes.enums import Role
from organismes.enums import Canal
from socle.web.listes import PAR_PAGE
from tests.factories.bornes import BorneFactory
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory
from tests.preuves import page_de, texte_de

pytestmark = pytest.mark.django_db


def test_commandes_put_firm_orders_first_and_leave_out_those_who_left():
    campagne = CampagneFactory()
    InscriptionFactory(campagne=campagne, confirmee=True, borne=True, organisme__nom="À confirmer")
    InscriptionFactory(campagne=campagne, borne=True, organisme__nom="Ferme")
    InscriptionFactory(campagne=campagne, borne=True, retiree=True, organisme__nom="Partie")
    InscriptionFactory(campagne=campagne, borne=False, organisme__nom="Sans borne")
    InscriptionFactory(borne=True, organisme__nom="Autre édition")

    commandes = list(commandes_en_flux(campagne))

    assert [(commande.organisme, commande.est_ferme) for commande in commandes] == [
        ("Ferme", True),
        ("À confirmer", False),
    ]


def test_commande_goes_to_the_postal_address():
    inscription = InscriptionFactory(borne=True)
    courrier = inscription.les_canaux.get(canal=Canal.COURRIER)

    (commande,) = commandes_en_flux(inscription.campagne)

    assert commande.adresse == courrier.coordonnees


def test_commandes_cost_as_many_queries_for_one_as_for_three(django_assert_num_queries):
    campagne = CampagneFactory()
    InscriptionFactory.create_batch(3, campagne=campagne, borne=True)

    with django_assert_num_queries(2):
        list(commandes_en_flux(campagne))


def test_commande_counts_the_kiosks_ordered_and_not_the_ones_cancelled():
    inscription = InscriptionFactory(borne=True)
    BorneFactory.create_batch(2, inscription=inscription)
    BorneFactory(inscription=inscription, etat=EtatBorne.ANNULEE)
    sans = InscriptionFactory(borne=True, campagne=inscription.campagne)

    commandes = list(commandes_en_flux(inscription.campagne))

    assert {commande.inscription_id: commande.nb_bornes for commande in commandes} == {inscription.pk: 2, sans.pk: 0}


def test_kiosk_goes_to_its_site_else_to_the_desk_of_its_body():
    avec = BorneFactory(site__adresse="2 rue du Port, 31000 Exemple")
    sans = BorneFactory(site__adresse="", inscription=avec.inscription)

    adresses = adresses_des_sites(lignes_de(Borne.objects.all()))

    assert adresses == {
        avec.site_id: "2 rue du Port, 31000 Exemple",
        sans.site_id: avec.inscription.les_canaux.get(canal=Canal.COURRIER).coordonnees,
    }


@pytest.mark.parametrize("page", ["bornes:pilotage_bornes", "bornes:pilotage_commandes"])
def test_export_neutralises_what_a_body_typed(page, client, settings):
    settings.BAROMETRE_DEMO = True
    inscription = InscriptionFactory(borne=True, horaires='=HYPERLINK("http://exemple.fr")')
    BorneFactory(inscription=inscription)
    client.force_login(UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))

    reponse = client.get(reverse(page), {"edition": inscription.campagne.annee, "format": "csv"})

    assert "'=HYPERLINK" in reponse.content.decode()


@pytest.mark.parametrize("page", ["bornes:pilotage_bornes", "bornes:pilotage_commandes"])
def test_edition_unknown_is_not_found(page, client, settings):
    settings.BAROMETRE_DEMO = True
    client.force_login(UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))

    assert client.get(reverse(page), {"edition": "1999"}).status_code == 404


def test_page_shows_some_orders_and_counts_them_all(client):
    campagne = CampagneFactory()
    InscriptionFactory.create_batch(PAR_PAGE, campagne=campagne, borne=True)
    derniere = InscriptionFactory(campagne=campagne, borne=True, confirmee=True, organisme__nom="À confirmer")
    BorneFactory(inscription=derniere)
    BorneFactory(inscription=derniere, etat=EtatBorne.ANNULEE)
    client.force_login(UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))

    pages = [
        client.get(reverse("bornes:pilotage_commandes"), {"edition": campagne.annee, "page": rang}) for rang in (1, 2)
    ]

    assert [len(page_de(page).select("main tbody tr")) for page in pages] == [PAR_PAGE, 1]
    assert page_de(pages[1]).select_one("main tbody th").get_text(strip=True) == "À confirmer"
    for page in pages:
        assert "51 inscriptions, dont 50 fermes ; 50 n’ont encore choisi aucun site." in texte_de(page).replace(
            "\u202f", " "
        )
