"""Search as people type, on a handful of entries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organismes.logic.recherche import FicheAnnuaire, IndexAnnuaire, a_une_lettre_pres

FICHES = [
    FicheAnnuaire(1, "COMMUNE", "31555", "Toulouse", "213105554", 511_684, ("31000", "31100")),
    FicheAnnuaire(2, "METROPOLE", "243100518", "Toulouse Métropole", "243100518", 817_000),
    FicheAnnuaire(3, "COMMUNE", "42218", "Saint-Étienne", "214202186", 173_000, ("42000", "42100")),
    FicheAnnuaire(4, "COMMUNE", "76351", "Le Havre", "217603513", 166_000, ("76600",)),
    FicheAnnuaire(5, "COMMUNE", "94038", "L'Haÿ-les-Roses", "219400389", 31_000, ("94240",)),
    FicheAnnuaire(6, "COMMUNE", "13103", "Salon-de-Provence", "211301032", 45_000, ("13300",)),
    FicheAnnuaire(7, "CC", "200000172", "CC Faucigny - Glières", "200000172", 28_000),
    FicheAnnuaire(8, "COMMUNE", "2A004", "Ajaccio", "212000046", 73_000, ("20000", "20090")),
    FicheAnnuaire(9, "COMMUNE", "97411", "Saint-Denis", "219740115", 154_000, ("97400",)),
    FicheAnnuaire(10, "COMMUNE", "93066", "Saint-Denis", "219300662", 149_000, ("93200",)),
    FicheAnnuaire(11, "DEPARTEMENT", "31", "Haute-Garonne", "", 1_400_000),
    FicheAnnuaire(12, "COMMUNE", "92051", "Neuilly-sur-Seine", "219200516", 59_000, ("92200",)),
    FicheAnnuaire(13, "COMMUNE", "69264", "Villefranche-sur-Saône", "216902643", 36_000, ("69400",)),
    FicheAnnuaire(14, "COMMUNE", "59295", "Hazebrouck", "215902954", 21_000, ("59190",)),
    FicheAnnuaire(15, "COMMUNE", "62041", "Arras", "216200410", 42_000, ("62000",)),
    FicheAnnuaire(16, "CU", "200033579", "CU d'Arras", "200033579", 107_000),
]
INDEX = IndexAnnuaire(FICHES)


@pytest.mark.parametrize(
    ("tape", "premier"),
    [
        ("toulouse", 1),
        ("TOULOUSE", 1),
        ("  Toulouse ", 1),
        ("saint etienne", 3),
        ("SAINT-ÉTIENNE", 3),
        ("st etienne", 3),
        ("St. Étienne", 3),
        ("saintetienne", 3),
        ("havre", 4),
        ("le havre", 4),
        ("Le Havre", 4),
        ("lhay les roses", 5),
        ("l’haÿ-les-roses", 5),
        ("arras", 15),
        ("cu d'arras", 16),
        ("communauté urbaine d’Arras", 16),
        ("agglo arras", 16),
        ("salon provence", 6),
        ("provence salon", 6),
        ("faucigny", 7),
        ("communauté de communes Faucigny Glières", 7),
        ("neuilly s/ seine", 12),
        ("mairie de Toulouse", 1),
        ("toulouse metropole", 2),
        ("métropole de toulouse", 2),
        ("conseil départemental de la Haute-Garonne", 11),
        ("département", 11),
        ("conseil départemental", 11),
        ("agglo", 2),
        ("31100", 1),
        ("31555", 1),
        ("2A004", 8),
        ("2a004", 8),
        ("213105554", 1),
        ("213 105 554", 1),
        ("saint-denis 93200", 10),
        ("97400 saint denis", 9),
        ("tuolouse", 1),  # swapped
        ("toulose", 1),  # dropped
        ("toulouuse", 1),  # added
        ("toulouxe", 1),  # changed
        ("xoulouse", 1),  # first letter
        ("saint etiene", 3),
        ("villefranche saone", 13),
        ("villefranchhe saone", 13),  # a wrong letter in one of two words
        ("hazebrouk", 14),
        ("hazzebr", 14),  # begun, with a wrong letter
        ("communaute urbaine arras", 16),
    ],
)
def test_chercher_finds_first_what_was_meant(tape, premier):
    assert INDEX.chercher(tape)[0] == premier


def test_chercher_exact_name_goes_before_begun_one():
    assert INDEX.chercher("toulouse") == [1, 2]


def test_chercher_namesakes_by_population():
    assert INDEX.chercher("saint-denis")[:2] == [9, 10]


def test_chercher_postal_prefix_by_population():
    assert INDEX.chercher("9") == [9, 10, 12, 5]


def test_chercher_unknown_postal_code_falls_back_on_name():
    assert INDEX.chercher("Toulouse 15")[0] == 1


def test_chercher_natures_keep_only_those():
    assert INDEX.chercher("toulouse", natures=("METROPOLE",)) == [2]
    assert INDEX.chercher("arras", natures=("COMMUNE",)) == [15]


def test_chercher_limit_cuts():
    assert INDEX.chercher("saint", limite=2) == [3, 9]


@pytest.mark.parametrize("tape", ["", "   ", "-", "zzzzzz", "77", "''", "de la"])
def test_chercher_nothing_meant_finds_nothing(tape):
    assert INDEX.chercher(tape) == []


@given(st.text(max_size=40))
def test_chercher_never_fails(texte):
    INDEX.chercher(texte)


@given(st.text("abcde", min_size=1, max_size=10), st.integers(0, 9), st.sampled_from("abcde"), st.sampled_from("isde"))
def test_a_une_lettre_pres_accepts_every_single_edit(mot, place, lettre, genre):
    place = min(place, len(mot) - 1)
    faux = {
        "i": mot[:place] + lettre + mot[place:],
        "s": mot[:place] + lettre + mot[place + 1 :],
        "d": mot[:place] + mot[place + 1 :],
        "e": mot[:place] + mot[place : place + 2][::-1] + mot[place + 2 :],
    }[genre]

    assert a_une_lettre_pres(mot, faux)
    assert a_une_lettre_pres(faux, mot)


@pytest.mark.parametrize(
    ("gauche", "droite"), [("lyon", "lion s"), ("paris", "pairsi"), ("abc", "cba"), ("lens", "le"), ("abcd", "badc")]
)
def test_a_une_lettre_pres_refuses_two_edits(gauche, droite):
    assert not a_une_lettre_pres(gauche, droite)
