"""The map in equal cells: every département once, beside its neighbours, and a figure in each shade."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from rapports.logic.edition.carte import HAUTEUR, LARGEUR, OUTRE_MER, PAS, PLACES, carte_de_france, paliers
from rapports.logic.edition.departements import (
    ChiffreDeCase,
    Effectifs,
    LigneDepartement,
    chiffres_de,
    par_region,
    phrase_de_la_carte,
)
from tests.rapports.logic.test_attentes import ordinaires

VOISINS = [
    ("75", "92"),
    ("75", "93"),
    ("59", "62"),
    ("2A", "2B"),
    ("67", "68"),
    ("29", "22"),
    ("33", "40"),
    ("06", "04"),
]
NORD = LigneDepartement("59", "Nord", "32", "Hauts-de-France", Effectifs(3, 10, 4, 2, 1, 2, 1, 1))
AISNE = LigneDepartement("02", "Aisne", "32", "Hauts-de-France", Effectifs(1, 0, 0, 0, 0, 0, 0, 0))
REUNION = LigneDepartement("974", "La Réunion", "04", "La Réunion", Effectifs(2, 3, 3, 3, 0, 0, 0, 0))
REGION = LigneDepartement("", "Sans département", "", "Sans département", Effectifs(1, 5, 0, 0, 0, 0, 0, 0))


def test_every_departement_of_the_directory_has_one_cell():
    lus = json.loads((Path(settings.ANNUAIRE_DONNEES) / "departements.json").read_text(encoding="utf-8"))

    assert sorted(PLACES) == sorted(ligne["code"] for ligne in lus)


def test_cells_never_overlap_and_stay_in_the_picture():
    centres = [(place.x, place.y) for place in PLACES.values()]

    ecarts = [math.dist(un, autre) for rang, un in enumerate(centres) for autre in centres[:rang]]
    assert min(ecarts) > PAS - 2
    assert all(17 <= x <= LARGEUR - 17 and 17 <= y <= HAUTEUR - 17 for x, y in centres)


@pytest.mark.parametrize(("un", "autre"), VOISINS)
def test_neighbours_touch(un, autre):
    assert math.dist(*((PLACES[code].x, PLACES[code].y) for code in (un, autre))) == pytest.approx(PAS)


def test_overseas_stand_below_mainland():
    metropole = max(place.y for code, place in PLACES.items() if code not in OUTRE_MER)

    assert min(PLACES[code].y for code in OUTRE_MER) > metropole


@given(st.integers(1, 5000))
def test_paliers_hold_every_count_in_four_shades_at_most(plus_haut):
    plafonds = paliers(plus_haut)

    assert len(plafonds) <= 4
    assert plafonds[-1] >= plus_haut
    assert list(plafonds) == sorted(set(plafonds))


def test_carte_shades_counts_and_keeps_the_others_empty():
    carte = carte_de_france({"59": ChiffreDeCase(12, "12", "Nord", 2), "02": ChiffreDeCase(1, "1", "Aisne")})

    cases = {case.code: case for case in carte.cases}
    assert (cases["59"].palier, cases["02"].palier, cases["75"].palier) == (4, 1, 0)
    assert (bool(cases["59"].signe), bool(cases["02"].signe), cases["75"].chiffre) == (True, False, None)
    assert carte.legende == ((1, "1 à 3"), (2, "4 à 6"), (3, "7 à 9"), (4, "10 à 12"))


@pytest.mark.parametrize(("part", "palier"), [(0, 1), (25, 1), (26, 2), (75, 3), (99, 4), (100, 4)])
def test_carte_of_shares_is_cut_in_quarters(part, palier):
    carte = carte_de_france({"59": ChiffreDeCase(part, "", "")}, en_pourcents=True)

    assert next(case.palier for case in carte.cases if case.code == "59") == palier
    assert [ordinaires(mot) for _rang, mot in carte.legende] == ["0 à 25 %", "26 à 50 %", "51 à 75 %", "76 à 100 %"]


def test_carte_without_figure_has_no_legend():
    assert carte_de_france({}).legende == ()


def test_chiffres_tell_each_view_with_its_name():
    lignes = [NORD, AISNE, REUNION]

    lus = {
        vue: {c: (f.texte, f.mot, f.alertes) for c, f in chiffres_de(vue, lignes).items()}
        for vue in ("participants", "avancement", "bornes")
    }

    assert {
        vue: {c: tuple(map(ordinaires, x[:2])) + x[2:] for c, x in siens.items()} for vue, siens in lus.items()
    } == {
        "participants": {
            "59": ("3", "Nord : 3 participants", 0),
            "02": ("1", "Aisne : 1 participant", 0),
            "974": ("2", "La Réunion : 2 participants", 0),
        },
        "avancement": {
            "59": ("40 %", "Nord : 4 contacts faits sur 10, 1 en retard", 1),
            "974": ("100 %", "La Réunion : 3 contacts faits sur 3, 0 en retard", 0),
        },
        "bornes": {"59": ("2", "Nord : 2 bornes, 1 à voir, dont 1 silencieuse", 1)},
    }


def test_pourcentage_is_never_rounded_up():
    assert Effectifs(prevus=1000, faits=999).pourcentage == 99
    assert Effectifs().pourcentage is None


def test_par_region_adds_up_and_puts_the_bodies_of_no_departement_last():
    regions = par_region([REGION, NORD, REUNION, AISNE])

    assert [(r.nom, [ligne.code for ligne in r.lignes], r.total.inscriptions, r.filtre) for r in regions] == [
        ("Hauts-de-France", ["02", "59"], 4, "region=32"),
        ("La Réunion", ["974"], 2, "region=04"),
        ("Sans département", [""], 1, ""),
    ]


def test_phrase_tells_where_and_who_has_no_departement():
    assert ordinaires(phrase_de_la_carte("participants", [NORD, REUNION, REGION])) == (
        "6 participants, dans 2 départements, dont 1 outre-mer ; 1 participant sans département."
    )
    assert (
        ordinaires(phrase_de_la_carte("bornes", [NORD]))
        == "2 bornes, 1 à voir, dont 1 silencieuse, dans 1 département."
    )
    assert phrase_de_la_carte("bornes", [AISNE]) == "Rien à montrer pour cette édition."
