"""What the public pages are told."""

import datetime as dt

import pytest
import time_machine

from portail import queries
from rapports.queries.histoire import editions_passees
from socle.horloge import maintenant
from tests.factories.campagnes import CampagneFactory, CeremonieFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.rapports import RapportFactory
from tests.factories.trophees import PalmaresFactory

pytestmark = pytest.mark.django_db


def test_open_edition_gives_its_closing_and_the_overseas_hours():
    with time_machine.travel(dt.datetime(2026, 11, 24, 16, tzinfo=dt.UTC), tick=False):
        CampagneFactory(annee=2027, dernier_jour=dt.date(2026, 12, 31))

        edition = queries.edition_en_cours()

    assert (edition.est_ouverte, edition.reste) == (True, "37\u00a0jours")
    assert (edition.dernier_jour, edition.a_l_heure) == ("31\u00a0décembre 2026", "à minuit")
    assert dict(edition.heures_locales)["La Réunion"] == "1er\u00a0janvier 2027 à 3\u00a0h"
    assert dict(edition.heures_locales)["Guyane"] == "31\u00a0décembre 2026 à 20\u00a0h"
    assert "France hexagonale et Corse" not in dict(edition.heures_locales)


def test_empty_platform_has_no_edition():
    assert queries.edition_en_cours() is None


def test_timeline_adds_the_steps_without_date_and_the_possible_pause():
    CampagneFactory()

    frise = queries.edition_en_cours().frise

    assert [(jalon.mot, jalon.nature) for jalon in frise] == [
        ("Inscriptions", "etape"),
        ("Première vague de visites", "etape"),
        ("Pause", "pause"),
        ("Deuxième vague de visites", "etape"),
        ("Résultats et droit de réponse", "etape"),
        ("Trophées", "etape"),
    ]
    assert frise[0].etat == "en-cours"


def test_timeline_of_a_known_calendar_invents_nothing():
    campagne = CampagneFactory(historique=True)
    CeremonieFactory(campagne=campagne, tenue=True)

    mots = [jalon.mot for jalon in queries.edition_en_cours().frise]

    assert mots.count("Terrain suspendu") == 1
    assert "Pause" not in mots
    assert "Trophées" not in mots


def test_a_prize_list_published_without_a_ceremony_is_no_more_to_come():
    campagne = CampagneFactory(terminee=True, restituee_le=maintenant())
    PalmaresFactory(
        campagne=campagne,
        etat="publie",
        publie_le=dt.datetime(2026, 11, 25, 18, tzinfo=dt.UTC),
        scelle_le=maintenant(),
        scelle_par=UtilisateurFactory(responsable_palmares=True),
    )

    dernier = queries.edition_en_cours().frise[-1]

    assert (dernier.mot, dernier.quand, dernier.est_passe) == (
        "Trophées",
        "palmarès publié le 25\u00a0novembre 2026",
        True,
    )


def test_past_editions_keep_gaps_and_sources():
    editions = {edition.etiquette: edition for edition in editions_passees()}

    assert {nom: edition.score for nom, edition in editions.items()} == {
        "2013": None,
        "2014": 68.4,
        "2015": 67.4,
        "2016": 68.9,
        "2017–2018": 66.0,
        "2019": 68.5,
        "2020": 62.0,
        "2021": None,
    }
    assert not editions["2014"].est_comparable
    assert all(edition.sources for edition in editions.values())


@pytest.mark.parametrize(
    ("est_fictif", "est_demonstration", "est_ouvert"),
    [(True, True, True), (False, True, False), (True, False, False)],
)
def test_example_report_is_never_the_one_of_a_real_body(est_fictif, est_demonstration, est_ouvert):
    rapport = RapportFactory(
        pret=True,
        inscription__organisme__est_fictif=est_fictif,
        inscription__campagne=CampagneFactory(
            terminee=True, est_demonstration=est_demonstration, restituee_le=maintenant()
        ),
    )

    assert queries.rapport_exemple() == (rapport if est_ouvert else None)
