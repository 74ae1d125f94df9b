"""The steps of an edition, by date."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from campagnes.logic.calendrier import PARIS, Intervalle
from campagnes.logic.frise import dresser_frise
from campagnes.logic.garde import Calendrier


def jour(mois, quantieme):
    return dt.date(2027, mois, quantieme)


def a(mois, quantieme, heure=0):
    return dt.datetime(2027, mois, quantieme, heure, tzinfo=PARIS)


CALENDRIER = Calendrier(
    annee=2027,
    ouverture=a(1, 4, 9),
    dernier_jour=jour(1, 31),
    vagues=tuple(Intervalle(jour(mois, 1), jour(mois, 10)) for mois in (2, 4, 5, 6, 7)),
    suspensions=(Intervalle(jour(2, 5), jour(2, 6)),),
    tours=(jour(3, 14), jour(3, 21)),
    restituee_le=a(9, 1, 12),
)
CEREMONIE = ("Toulouse", Intervalle(jour(10, 5), jour(10, 6)))


def test_steps_come_by_date_each_under_its_words():
    frise = dresser_frise(CALENDRIER, a(1, 1), CEREMONIE)

    assert [jalon.mot for jalon in frise] == [
        "Inscriptions",
        "Première vague de visites",
        "Terrain suspendu",
        "Premier tour des municipales",
        "Second tour des municipales",
        "Deuxième vague de visites",
        "Troisième vague de visites",
        "Quatrième vague de visites",
        "5e vague de visites",
        "Résultats remis aux organismes",
        "Remise des trophées, Toulouse",
    ]
    assert [jalon.mot for jalon in frise if jalon.est_une_pause] == ["Terrain suspendu"]


@pytest.mark.parametrize(
    ("instant", "etat"),
    [
        (a(1, 4, 8), "a-venir"),
        (a(1, 4, 9), "en-cours"),
        (a(1, 31, 23), "en-cours"),
        (a(2, 1), "passee"),
    ],
)
def test_registration_stands_by_its_instants(instant, etat):
    assert dresser_frise(CALENDRIER, instant)[0].etat == etat


@pytest.mark.parametrize(
    ("quand", "etat"), [((1, 31), "a-venir"), ((2, 1), "en-cours"), ((2, 10), "en-cours"), ((2, 11), "passee")]
)
def test_a_wave_stands_by_its_days_both_included(quand, etat):
    vague = dresser_frise(CALENDRIER, a(*quand, 12))[1]

    assert (vague.mot, vague.etat, vague.est_passe) == ("Première vague de visites", etat, etat == "passee")


def test_what_has_no_date_is_left_out():
    nu = replace(CALENDRIER, dernier_jour=None, vagues=(), suspensions=(), tours=(), restituee_le=None)

    assert dresser_frise(nu, a(1, 1), ("Toulouse", None)) == []
