"""Scales: scores at and around each bound, conformity, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from enquetes.referentiels.logic import baremes
from enquetes.referentiels.logic.arrondi import arrondir
from enquetes.referentiels.queries.lecture import lire_baremes

BAREMES = lire_baremes()


@pytest.mark.parametrize(
    ("code", "points"),
    [
        ("D-RECH", {0: 100, 60: 100, 61: 67, 120: 67, 240: 33, 241: 0}),
        ("D-AR", {0: 100, 1: 100, 2: 50, 5: 50, 6: 0}),
        ("D-MAIL", {3: 100, 4: 80, 5: 80, 10: 40, 15: 20, 16: 0}),
        ("D-ARC", {10: 100, 11: 50, 15: 50, 16: 0}),
        ("D-COUR", {7: 100, 8: 80, 15: 80, 20: 40, 30: 20, 31: 0}),
        ("D-SON", {4: 100, 5: 50, 6: 50, 8: 25, 9: 0}),
        ("D-ATEL", {60: 100, 120: 67, 180: 33, 181: 0}),
        ("D-RS", {1: 100, 2: 75, 5: 40, 6: 0}),
        ("D-PEC", {30: 100, 60: 67, 180: 33, 181: 0}),
        ("D-GUI", {5: 100, 10: 75, 15: 50, 20: 25, 21: 0}),
        ("D-NAV", {60: 100, 120: 67, 240: 33, 240.5: 0}),
        ("D-AEE", {0: 100, 0.5: 80, 1: 80, 2: 0}),
    ],
)
def test_score_duration_follows_the_steps(code, points):
    obtenus = {mesure: baremes.score(BAREMES[code], mesure) for mesure in points}

    assert obtenus == points
    assert baremes.score(BAREMES[code], "jamais") == 0


def test_conforme_duration_follows_the_threshold_and_its_strictness():
    seuils = {"D-AR": 5, "D-MAIL": 5, "D-ARC": 10, "D-COUR": 15, "D-RS": 2, "D-GUI": 15, "D-AEE": 1}

    for code, seuil in seuils.items():
        bareme = BAREMES[code]
        assert [baremes.conforme(bareme, m) for m in (seuil, seuil + 1, "jamais")] == [True, False, False], code
    assert [baremes.conforme(BAREMES["D-SON"], m) for m in (4, 5, "jamais")] == [True, False, False]


def test_conforme_duration_without_threshold_is_never_judged():
    sans_seuil = {code for code, b in BAREMES.items() if b.nature == "DUREE" and b.seuil is None}

    assert sans_seuil == {"D-RECH", "D-ATEL", "D-PEC", "D-NAV"}
    assert {baremes.conforme(BAREMES[code], 0) for code in sans_seuil} == {None}
    assert {baremes.conforme(BAREMES[code], "jamais") for code in sans_seuil} == {None}


@pytest.mark.parametrize(
    ("code", "mesure", "score", "conforme"),
    [
        ("BIN", True, 100, True),
        ("BIN", False, 0, False),
        ("E3", 0, 0, False),
        ("E3", 1, 33, False),
        ("E3", 2, 67, True),
        ("E3", 3, 100, True),
        ("TENT", 1, 100, True),
        ("TENT", 2, 67, False),
        ("TENT", 3, 33, False),
        ("TENT", 0, 0, False),
        ("EC", {"trouves": 2, "attendus": 3, "erreur_trompeuse": False}, 67, True),
        ("EC", {"trouves": 1, "attendus": 8, "erreur_trompeuse": False}, 13, False),
        ("EC", {"trouves": 5, "attendus": 8, "erreur_trompeuse": False}, 63, False),
        ("EC", {"trouves": 4, "attendus": 4, "erreur_trompeuse": True}, 0, False),
        ("EC", {"trouves": 0, "attendus": 1, "erreur_trompeuse": False}, 0, False),
    ],
)
def test_score_and_conforme_other_scales(code, mesure, score, conforme):
    assert (baremes.score(BAREMES[code], mesure), baremes.conforme(BAREMES[code], mesure)) == (score, conforme)


@pytest.mark.parametrize(
    ("code", "mesures"),
    [
        ("BIN", [1, 0, "oui", "true", [], {}]),
        ("E3", [True, -1, 4, 2.0, "2", [1]]),
        ("TENT", [False, -1, 4, 1.0, "1", [1]]),
        ("D-MAIL", [True, -1, -0.1, "4", "Jamais", float("nan"), float("inf"), [4], {}]),
        (
            "EC",
            [
                3,
                {},
                {"trouves": 3, "attendus": 4},
                {"trouves": 3, "attendus": 4, "erreur_trompeuse": False, "note": 1},
                {"trouves": 5, "attendus": 4, "erreur_trompeuse": False},
                {"trouves": -1, "attendus": 4, "erreur_trompeuse": False},
                {"trouves": 0, "attendus": 0, "erreur_trompeuse": False},
                {"trouves": True, "attendus": 4, "erreur_trompeuse": False},
                {"trouves": 3, "attendus": 4.0, "erreur_trompeuse": False},
                {"trouves": 3, "attendus": 4, "erreur_trompeuse": None},
            ],
        ),
    ],
)
def test_erreur_mesure_names_what_does_not_fit(code, mesures):
    sans_message = [mesure for mesure in mesures if not baremes.erreur_mesure(BAREMES[code], mesure)]

    assert sans_message == []


def test_erreur_mesure_accepts_very_large_whole_numbers():
    assert baremes.erreur_mesure(BAREMES["D-MAIL"], 10**400) is None
    assert baremes.score(BAREMES["D-MAIL"], 10**400) == 0


@pytest.mark.parametrize(
    ("valeur", "affiche"),
    [
        (74.05, "74.1"),
        (Fraction(7405, 100), "74.1"),
        (Decimal("74.05"), "74.1"),
        (0.25, "0.3"),
        (79.95, "80.0"),
        (Fraction(799499, 10000), "79.9"),
        (100, "100.0"),
        (0, "0.0"),
    ],
)
def test_arrondir_half_up_whatever_the_binary_writing(valeur, affiche):
    assert str(arrondir(valeur)) == affiche
