"""Questions about editions."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from campagnes.enums import Acte
from campagnes.logic.calendrier import PARIS
from campagnes.models import Campagne
from campagnes.queries import (
    campagne_en_inscription,
    campagne_par_annee,
    derniere_campagne,
    editions_passees,
    exiger_maintenant,
    frise_de,
)
from socle.erreurs import EntreeInvalide
from tests.factories.campagnes import CampagneFactory, CeremonieFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db


def test_campagne_en_inscription_ignores_closed_and_future_ones():
    CampagneFactory(terminee=True, annee=2026)
    ouverte = CampagneFactory(annee=2027)
    CampagneFactory(a_venir=True, annee=2028)

    assert campagne_en_inscription() == ouverte
    assert derniere_campagne().annee == 2028


def test_campagne_en_inscription_none_open_is_none():
    CampagneFactory(en_terrain=True)
    CampagneFactory(nue=True)

    assert campagne_en_inscription() is None


def test_campagne_en_inscription_at_an_instant_reads_that_instant():
    campagne = CampagneFactory(historique=True)

    assert campagne_en_inscription(dt.datetime(2020, 1, 10, 23, 59, 59, tzinfo=PARIS)) == campagne
    assert campagne_en_inscription(dt.datetime(2020, 1, 11, tzinfo=PARIS)) is None


def test_campagne_en_inscription_reads_editions_in_four_queries(django_assert_num_queries):
    for _ in range(3):
        CampagneFactory(terminee=True)

    with django_assert_num_queries(4):
        campagne_en_inscription()


def test_campagne_par_annee_unknown_is_bad_input():
    with pytest.raises(EntreeInvalide, match="2031 n’existe pas"):
        campagne_par_annee(2031)
    with pytest.raises(EntreeInvalide, match="les éditions vont de 2012 à 2100") as refus:
        campagne_par_annee(1999)
    assert "creer_campagne" not in str(refus.value)


@time_machine.travel(dt.datetime(2020, 4, 1, 12, tzinfo=PARIS), tick=False)
def test_exiger_maintenant_refuses_with_code_and_dates():
    campagne = CampagneFactory(historique=True)

    refus = refuser("terrain_suspendu", exiger_maintenant, campagne, Acte.VISITER)
    assert "1er\u00a0juin 2020" in refus.message


def test_frise_de_tells_where_each_step_stands():
    campagne = CampagneFactory(historique=True)
    CeremonieFactory(
        campagne=campagne, lieu="Sicoval (31)", prevue_du=dt.date(2020, 6, 10), prevue_au=dt.date(2020, 6, 11)
    )

    jalons = frise_de(campagne, instant=dt.datetime(2020, 4, 1, 12, tzinfo=PARIS))

    assert [(jalon.mot, jalon.etat, jalon.nature) for jalon in jalons] == [
        ("Inscriptions", "passee", "etape"),
        ("Première vague de visites", "passee", "etape"),
        ("Premier tour des municipales", "passee", "etape"),
        ("Terrain suspendu", "en-cours", "pause"),
        ("Deuxième vague de visites", "a-venir", "etape"),
        ("Remise des trophées, Sicoval (31)", "a-venir", "etape"),
        ("Second tour des municipales", "a-venir", "etape"),
    ]


def test_frise_de_moved_ceremony_without_new_days_is_left_out():
    campagne = CampagneFactory()
    CeremonieFactory(campagne=campagne, statut="reporte")

    assert [jalon.mot for jalon in frise_de(campagne)][-1] == "Deuxième vague de visites"


AVANT, LIMITE = dt.datetime(2023, 12, 31, 23, 59, 59, tzinfo=PARIS), dt.datetime(2024, 1, 1, tzinfo=PARIS)


@pytest.mark.parametrize("restituee_le", [None, AVANT, LIMITE])
@pytest.mark.parametrize("cree_le", [AVANT, LIMITE])
@pytest.mark.parametrize("annee", [2023, 2024])
def test_an_edition_is_past_three_whole_years_after_all_that_dates_it(annee, cree_le, restituee_le):
    """regles#conservation-mesures."""
    CampagneFactory(annee=annee, terrain_ouvert_le=dt.datetime(2023, 2, 1, tzinfo=PARIS), nue=True)
    Campagne.objects.update(cree_le=cree_le, restituee_le=restituee_le)
    attendu = annee == 2023 and LIMITE not in {cree_le, restituee_le}

    for quand in (dt.datetime(2027, 1, 1, tzinfo=PARIS), dt.datetime(2027, 12, 31, 23, 59, 59, tzinfo=PARIS)):
        assert editions_passees(quand).exists() == attendu
    veille = dt.datetime(2026, 12, 31, 23, 59, 59, tzinfo=PARIS)
    assert not editions_passees(veille).exists()
    lendemain = dt.datetime(2028, 1, 1, tzinfo=PARIS)
    assert editions_passees(lendemain).exists()
