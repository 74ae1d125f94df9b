"""Ordering kiosks for a site, and changing one's mind in time."""

from __future__ import annotations

import threading
import uuid

import pytest
from django.db import connection

from bornes.enums import EtatBorne
from bornes.models import Borne
from bornes.parc.actions.commander import MAXIMUM_PAR_COMMANDE, annuler_commande, commander_bornes
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import historique
from socle.models import Entree
from tests.factories.bornes import BorneFactory
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, SiteFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db


def test_commander_several_kiosks_writes_one_row_each():
    inscription = InscriptionFactory(borne=True)
    site, auteur = SiteFactory(organisme=inscription.organisme), UtilisateurFactory()

    bornes = commander_bornes(inscription=inscription, site=site, nombre=2, auteur=auteur)

    assert [(b.inscription, b.site, b.etat, b.numero_inventaire) for b in Borne.objects.all()] == [
        (inscription, site, "commandee", "")
    ] * 2
    assert [(e.acte, e.auteur, e.details) for borne in bornes for e in historique(borne)] == [
        ("borne.commandee", auteur, {"site": site.pk})
    ] * 2


@pytest.mark.django_db(transaction=True)
def test_commander_the_same_form_eight_times_at_once_orders_once():
    inscription = InscriptionFactory(borne=True)
    site, demande, recues = SiteFactory(organisme=inscription.organisme), uuid.uuid4(), []
    depart = threading.Barrier(8)

    def commander():
        depart.wait(120)
        try:
            bornes = commander_bornes(inscription=inscription, site=site, nombre=2, auteur=None, demande=demande)
            recues.append({borne.pk for borne in bornes})
        finally:
            connection.close()

    fils = [threading.Thread(target=commander) for _ in range(8)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(120)

    assert recues == [set(Borne.objects.values_list("pk", flat=True))] * 8
    assert (Borne.objects.count(), Entree.objects.filter(acte="borne.commandee").count()) == (2, 2)


@pytest.mark.parametrize(
    ("situation", "code"),
    [
        ({"borne": False}, "option_absente"),
        ({"retiree": True}, "inscription_inactive"),
        ({"deposee": True}, "inscription_inactive"),
    ],
)
def test_commander_without_the_right_to_orders_nothing(situation, code):
    inscription = InscriptionFactory(**{"borne": True, **situation})
    site = SiteFactory(organisme=inscription.organisme)

    refuser(code, commander_bornes, inscription=inscription, site=site, nombre=1, auteur=None)

    assert (Borne.objects.count(), Entree.objects.count()) == (0, 0)


def test_commander_for_a_finished_edition_orders_nothing():
    campagne = CampagneFactory(terrain_ouvert_le=maintenant(), restituee_le=maintenant())
    inscription = InscriptionFactory(borne=True, campagne=campagne)
    site = SiteFactory(organisme=inscription.organisme)

    refuser("edition_terminee", commander_bornes, inscription=inscription, site=site, nombre=1, auteur=None)

    assert Borne.objects.count() == 0


@pytest.mark.parametrize(
    ("site", "nombre", "champ"),
    [
        ({"est_ouvert": False}, 1, "site"),
        ({"organisme": None}, 1, "site"),
        ({}, 0, "nombre"),
        ({}, MAXIMUM_PAR_COMMANDE + 1, "nombre"),
    ],
    ids=["closed site", "site of another body", "none", "too many"],
)
def test_commander_nonsense_names_the_field_and_orders_nothing(site, nombre, champ):
    inscription = InscriptionFactory(borne=True)
    lieu = SiteFactory() if "organisme" in site else SiteFactory(**{"organisme": inscription.organisme, **site})

    with pytest.raises(RegleMetier) as refus:
        commander_bornes(inscription=inscription, site=lieu, nombre=nombre, auteur=None)

    assert (refus.value.champ, Borne.objects.count(), Entree.objects.count()) == (champ, 0, 0)


def test_annuler_an_order_not_prepared_cancels_it():
    borne = BorneFactory()

    annuler_commande(borne=borne, auteur=None)

    borne.refresh_from_db()
    assert (borne.etat, [entree.acte for entree in historique(borne)]) == ("annulee", ["borne.annulee"])


@pytest.mark.parametrize("etat", [etat for etat in EtatBorne if etat != EtatBorne.COMMANDEE])
def test_annuler_a_kiosk_already_on_its_way_changes_nothing(etat):
    borne = BorneFactory(etat=etat, numero_inventaire="CIV-1")

    with pytest.raises(RegleMetier) as refus:
        annuler_commande(borne=borne, auteur=None)

    borne.refresh_from_db()
    assert (refus.value.code, borne.etat, historique(borne)) == ("commande_engagee", etat, [])
