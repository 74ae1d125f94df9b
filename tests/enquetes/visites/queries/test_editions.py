"""Which edition the pages of the fieldwork open on, and what each list keeps of it."""

from __future__ import annotations

import datetime as dt

import pytest

from enquetes.planification.queries.consequences import passages_de
from enquetes.qualite.queries.tableau import anomalies_de
from enquetes.visites.queries.editions import edition_du_terrain
from enquetes.visites.queries.visites import coordonnees_du_canal
from organismes.models import CanalOffert
from socle.horloge import aujourdhui, maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import AnomalieFactory, VisiteFactory
from tests.factories.organismes import InscriptionFactory

pytestmark = pytest.mark.django_db


def test_edition_du_terrain_is_the_one_surveyed_then_the_latest_without_results():
    hier = maintenant() - dt.timedelta(days=1)
    rendue = CampagneFactory(annee=2034, terrain_ouvert_le=hier, restituee_le=hier)
    assert edition_du_terrain() == rendue

    a_venir = CampagneFactory(annee=2033)
    assert edition_du_terrain() == a_venir

    ouverte = CampagneFactory(annee=2031, terrain_ouvert_le=hier)
    assert edition_du_terrain() == ouverte


def test_coordonnees_du_canal_are_those_of_its_channel():
    inscription = InscriptionFactory(canaux=("EMAIL", "TEL"))
    CanalOffert.objects.filter(inscription=inscription, canal="TEL").update(coordonnees="+33 5 61 00 00 02")
    CanalOffert.objects.filter(inscription=inscription, canal="EMAIL").update(coordonnees="accueil@ville.exemple")

    lues = [coordonnees_du_canal(VisiteFactory(inscription=inscription, canal=c)) for c in ("EMAIL", "TEL", "RS")]

    assert lues == ["accueil@ville.exemple", "+33 5 61 00 00 02", ""]


def test_anomalies_de_keeps_the_code_asked_and_what_nobody_saw():
    visite = VisiteFactory(soumise=True)
    lente = AnomalieFactory(visite=visite)
    copie = AnomalieFactory(visite=visite, code="piece_identique", vue_le=maintenant(), vue_par=UtilisateurFactory())
    AnomalieFactory()
    campagne = visite.inscription.campagne

    listes = [set(anomalies_de(campagne, **choix)) for choix in ({}, {"code": copie.code}, {"a_voir": True})]

    assert listes == [{lente, copie}, {copie}, {lente}]


def test_passages_de_are_visits_on_site_to_come_that_somebody_holds():
    inscription = InscriptionFactory()
    jour = aujourdhui()
    commun = {"inscription": inscription, "canal": "PHYS"}
    attendue = VisiteFactory(**commun, prevue_le=jour)
    VisiteFactory(**commun, prevue_le=jour - dt.timedelta(days=1))
    VisiteFactory(**commun, prevue_le=jour, enqueteur=None)
    VisiteFactory(inscription=inscription, canal="TEL", prevue_le=jour)
    VisiteFactory(canal="PHYS", prevue_le=jour)

    assert list(passages_de(inscription.campagne)) == [attendue]
