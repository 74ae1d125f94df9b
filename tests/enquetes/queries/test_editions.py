"""Which edition the pages of the fieldwork open on, and what they read of it."""

from __future__ import annotations

import datetime as dt

import pytest

from enquetes.queries.editions import edition_du_terrain
from enquetes.queries.visites import coordonnees_du_canal
from organismes.models import CanalOffert
from socle.horloge import maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.enquetes import VisiteFactory
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
