"""Written French: thin spaces, commas, agreements, dates."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.logic import typographie
from socle.logic.cadran import niveau


@pytest.mark.parametrize(
    ("nom", "attendu"),
    [
        ("Agen", "d’Agen"),
        ("Évry", "d’Évry"),
        ("Œuilly", "d’Œuilly"),
        ("Yvetot", "d’Yvetot"),
        ("Youx", "de Youx"),
        ("Honfleur", "de Honfleur"),
        ("Le Havre", "du Havre"),
        ("Les Abymes", "des Abymes"),
        ("La Rochelle", "de La Rochelle"),
        ("Lespignan", "de Lespignan"),
        ("Office public, n° 214567893", "d’Office public, n° 214567893"),
        ("", "de "),
    ],
)
def test_name_after_de_is_contracted_or_elided(nom, attendu):
    assert typographie.de(nom) == attendu


@pytest.mark.parametrize(
    ("tape", "attendu"),
    [
        (" Ouvrir\tà\r\n midi ", "Ouvrir à midi"),
        ("Pourquoi\u202f? 20\u00a0%", "Pourquoi\u202f? 20\u00a0%"),
        ("Une ligne,\u2028deux,\x85trois\u2003quatre", "Une ligne, deux, trois quatre"),
        ("\u00a0\n\u202f", ""),
    ],
)
def test_a_text_on_one_line_keeps_the_no_break_spaces_inside(tape, attendu):
    assert typographie.sur_une_ligne(tape) == attendu


@pytest.mark.parametrize(
    ("valeur", "attendu"),
    [(61.25, "61,3"), (61.24, "61,2"), (0, "0,0"), (48000, "48\u202f000,0"), (-6.5, "\u22126,5"), (-0.04, "0,0")],
)
def test_decimal_is_rounded_half_up_with_a_comma(valeur, attendu):
    assert typographie.decimale(valeur) == attendu


@given(st.decimals(-1_000_000, 1_000_000, places=4), st.integers(0, 3))
def test_a_figure_is_rounded_as_people_write_it_and_its_sign_is_that_of_what_is_read(valeur, chiffres):
    lue = valeur.quantize(Decimal(1).scaleb(-chiffres), ROUND_HALF_UP)
    mots = f"{lue.copy_abs():,f}".replace(",", typographie.FINE).replace(".", ",")

    assert typographie.arrondi(float(valeur), chiffres) == float(lue)
    assert typographie.decimale(float(valeur), chiffres) == (typographie.MOINS if lue < 0 else "") + mots
    assert typographie.signe(float(valeur), chiffres) == {-1: typographie.MOINS, 0: "", 1: "+"}[lue.compare(0)] + mots


@given(st.decimals(0, 100, places=3))
def test_the_level_is_that_of_the_score_that_is_read(score):
    lu = score.quantize(Decimal("0.1"), ROUND_HALF_UP)

    assert niveau(float(score)) == 1 + sum(lu >= seuil for seuil in (50, 65, 80))


@pytest.mark.parametrize(
    ("bas", "haut", "chiffres"),
    [(-3.2, 13.0, 0), (0.0, 12.0, 0), (0.2, 12.0, 1), (0.04, 5.0, 2), (-12.0, -0.004, 3), (-0.00004, 9.0, 3)],
)
def test_ends_of_a_gap_have_the_decimals_that_keep_them_from_zero(bas, haut, chiffres):
    assert typographie.chiffres_d_un_ecart(bas, haut) == chiffres


def test_a_share_a_hair_under_a_half_is_read_alike_everywhere():
    part = 23 / 40 * 100
    assert part < 57.5

    assert (typographie.arrondi(part), typographie.decimale(part, 0), typographie.signe(part)) == (58, "58", "+58")
    assert niveau(49.95 - 1e-14) == 2


@pytest.mark.parametrize(
    ("nombre", "attendu"),
    [(0, "0\u00a0critère"), (1, "1\u00a0critère"), (2, "2\u00a0critères"), (1200, "1\u202f200\u00a0critères")],
)
def test_count_agrees_from_two_on(nombre, attendu):
    assert typographie.accorder(nombre, "critère") == attendu


def test_count_takes_an_irregular_plural():
    assert typographie.accorder(3, "travail", "travaux") == "3\u00a0travaux"


@pytest.mark.parametrize(
    ("du", "au", "attendu"),
    [
        (dt.date(2027, 2, 1), dt.date(2027, 3, 15), "1er\u00a0février – 15\u00a0mars 2027"),
        (dt.date(2027, 3, 2), dt.date(2027, 3, 15), "2 – 15\u00a0mars 2027"),
        (dt.date(2026, 12, 1), dt.date(2027, 1, 3), "1er\u00a0décembre 2026 – 3\u00a0janvier 2027"),
        (dt.date(2027, 3, 2), dt.date(2027, 3, 2), "2\u00a0mars 2027"),
    ],
)
def test_period_does_not_repeat_what_both_ends_share(du, au, attendu):
    assert typographie.periode(du, au) == attendu


@pytest.mark.parametrize(
    ("titre", "attendu"),
    [
        ("Horaires et accessibilité PMR d’un équipement", "horaires et accessibilité PMR d’un équipement"),
        ("CCAS ou APA", "CCAS ou APA"),
        ("État civil", "état civil"),
        ("À l’accueil", "à l’accueil"),
        ("", ""),
    ],
)
def test_title_inside_a_sentence_loses_its_first_capital_and_no_acronym(titre, attendu):
    assert typographie.minuscule(titre) == attendu


def test_instant_drops_zero_minutes():
    assert typographie.date_et_heure(dt.datetime(2026, 12, 31, 18, 0)) == "31\u00a0décembre 2026 à 18\u00a0h"  # noqa: DTZ001
    assert typographie.heure(dt.datetime(2026, 12, 31, 9, 5)) == "9\u00a0h\u00a005"  # noqa: DTZ001


@pytest.mark.parametrize(
    ("part", "mots"),
    [
        (0.0, "moins d’une chance sur cent"),
        (0.0074, "moins d’une chance sur cent"),
        (0.0075, "environ une chance sur cent"),
        (0.03, "environ une chance sur trente"),
        (0.21, "environ une chance sur cinq"),
        (0.52, "environ une chance sur deux"),
        (0.97, "environ dix-neuf chances sur vingt"),
        (1.0, "plus de dix-neuf chances sur vingt"),
    ],
)
def test_chance_is_told_by_the_nearest_fraction(part, mots):
    assert typographie.chance_d_etre_premier(part) == f"{mots} d’être au premier rang"


@pytest.mark.parametrize(
    ("favorables", "sur", "attendu"), [(23, 40, "58"), (29, 200, "15"), (113, 200, "57"), (22, 40, "55")]
)
def test_a_share_is_rounded_half_up_whatever_its_binary_writing(favorables, sur, attendu):
    assert typographie.entier(100 * (favorables / sur)) == attendu


@pytest.mark.parametrize(("part", "attendu"), [(23 / 40, 58), (1 / 8, 13), (0.574, 57), (0, 0), (1, 100)])
def test_percents_are_rounded_as_other_figures_are(part, attendu):
    assert typographie.en_pourcents(part) == attendu


def test_a_hair_makes_no_difference_to_what_is_under_a_half():
    assert [typographie.decimale(57.499999, 0), typographie.decimale(61.2499999)] == ["57", "61,2"]


@pytest.mark.parametrize(
    ("nombre", "attendu"),
    [
        (0, "point"),
        (1, "point"),
        (2, "points"),
        (0.4, "point"),
        (-1.9, "point"),
        (1.95, "points"),
        (1.96, "points"),
        (-2.4, "points"),
    ],
)
def test_a_noun_is_plural_from_two_as_its_number_is_written(nombre, attendu):
    assert typographie.accord(nombre, "point") == attendu


@pytest.mark.parametrize(
    ("nombre", "attendu"),
    [
        (0, "0"),
        (999, "999"),
        (48000, "48\u202f000"),
        (-1234567, "\u22121\u202f234\u202f567"),
        (10**309, "1" + "\u202f000" * 103),
    ],
    ids=["zero", "trois chiffres", "milliers", "negatif", "310 chiffres"],
)
def test_a_whole_number_of_any_length_is_written(nombre, attendu):
    assert typographie.entier(nombre) == attendu


@pytest.mark.parametrize("nombre", [2.0**53, 1e308, -1e308])
def test_the_largest_numbers_are_whole_as_they_stand(nombre):
    assert typographie.arrondi(nombre, 1) == nombre
    assert typographie.accord(nombre, "jour") == "jours"
