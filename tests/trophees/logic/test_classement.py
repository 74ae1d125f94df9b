"""Categories, eligibility, ranks and laureates."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trophees.enums import Categorie, MotifIneligibilite
from trophees.logic.classement import Candidat, categorie, classer, motifs_ineligibilite


def _ville(cle, score, *motifs):
    return Candidat(cle, "VILLE_INF_20K", score, motifs)


def _rangs(*candidats):
    return {cle: place.rang for cle, place in classer(candidats).items()}


@pytest.mark.parametrize(
    ("type_organisme", "population", "attendue"),
    [
        ("COMMUNE", 50_001, "VILLE_SUP_50K"),
        ("COMMUNE", 50_000, "VILLE_20_50K"),
        ("COMMUNE", 20_000, "VILLE_20_50K"),
        ("COMMUNE", 19_999, "VILLE_INF_20K"),
        ("COMMUNE", 0, "VILLE_INF_20K"),
        ("DEPARTEMENT", 900_000, "DEPARTEMENT"),
        ("REGION", None, "REGION"),
        *[(nom, None, "EPCI") for nom in ("CC", "CA", "CU", "METROPOLE", "EPT")],
        *[
            (nom, 80_000, "AUTRE_ORGANISME")
            for nom in ("CCAS", "BIBLIOTHEQUE", "EHPAD", "HOPITAL", "CCI", "OFFICE", "TRANSPORT", "PREFECTURE")
        ],
        ("UNIVERSITE", None, "AUTRE_ORGANISME"),
        ("AUTRE", None, "AUTRE_ORGANISME"),
    ],
)
def test_categorie_from_type_and_population(type_organisme, population, attendue):
    assert categorie(type_organisme, population) == attendue
    assert attendue in Categorie.values


def test_categorie_commune_without_population_raises():
    with pytest.raises(ValueError, match="population"):
        categorie("COMMUNE", None)


def _motifs(**autres):
    situation = {
        "confirmee": True,
        "canaux_offerts": ("EMAIL", "TEL"),
        "canaux_significatifs": ("TEL", "EMAIL", "WEB"),
        "nb_prevus": 10,
        "nb_valides": 8,
        "litige_en_cours": False,
    }
    return motifs_ineligibilite(**situation | autres)


def test_motifs_ineligibilite_none_when_everything_holds():
    assert _motifs() == ()


def test_motifs_ineligibilite_all_in_the_order_of_the_contract():
    motifs = _motifs(confirmee=False, canaux_significatifs=("TEL",), nb_valides=7, litige_en_cours=True)

    assert motifs == ("non_confirmee", "canal_non_teste", "contacts_insuffisants", "litige_en_cours")
    assert set(motifs) == set(MotifIneligibilite.values)


def test_reasons_name_no_figure_that_an_edition_may_set():
    assert not any(lettre.isdigit() for mots in MotifIneligibilite.labels for lettre in str(mots))


@pytest.mark.parametrize(
    ("prevus", "valides", "suffisant"), [(14, 12, True), (14, 11, False), (5, 4, True), (5, 3, False), (15, 12, True)]
)
def test_motifs_ineligibilite_eighty_percent_of_planned_contacts(prevus, valides, suffisant):
    assert (_motifs(nb_prevus=prevus, nb_valides=valides) == ()) is suffisant


def test_motifs_ineligibilite_the_share_is_that_of_the_edition():
    assert _motifs(nb_prevus=14, nb_valides=7, part_validee=50) == ()
    assert _motifs(nb_prevus=14, nb_valides=12, part_validee=90) == ("contacts_insuffisants",)


def test_motifs_ineligibilite_body_without_tested_channel():
    assert _motifs(canaux_offerts=()) == ("canal_non_teste",)


def test_classer_ties_on_the_displayed_score_share_the_rank():
    places = classer([_ville("a", 81.0), _ville("b", 74.05), _ville("c", Fraction(7414, 100)), _ville("d", 74.0)])

    assert {cle: (str(p.score_arrondi), p.rang) for cle, p in places.items()} == {
        "a": ("81.0", 1),
        "b": ("74.1", 2),
        "c": ("74.1", 2),
        "d": ("74.0", 4),
    }


def test_classer_ranks_eligible_bodies_only_inside_their_category():
    rangs = _rangs(
        _ville("a", 90.0, "litige_en_cours"),
        _ville("b", 80.0),
        _ville("c", None),
        Candidat("d", "EPCI", 60.0),
    )

    assert rangs == {"a": None, "b": 1, "c": None, "d": 1}


def test_classer_category_of_fewer_than_five_is_not_awarded():
    quatre = [_ville(str(n), 60.0 + n) for n in range(4)]

    sans = classer([*quatre, _ville("exclue", 99.0, "canal_non_teste")])
    avec = classer([*quatre, _ville("cinquieme", 10.0)])

    assert [cle for cle, place in sans.items() if place.est_laureat] == []
    assert sans["3"].rang == 1
    assert [cle for cle, place in avec.items() if place.est_laureat] == ["3"]


def test_classer_first_ones_ex_aequo_are_all_laureates():
    places = classer([_ville(str(n), 70.0) for n in range(5)])

    assert {(place.rang, place.est_laureat) for place in places.values()} == {(1, True)}


def test_classer_nobody_gives_nothing():
    assert classer([]) == {}


CANDIDATS = st.lists(
    st.builds(
        Candidat,
        cle=st.uuids().map(str),
        categorie=st.sampled_from(["EPCI", "VILLE_INF_20K"]),
        score=st.one_of(st.none(), st.integers(0, 2000).map(lambda n: Fraction(n, 20))),
        motifs=st.sampled_from([(), (), ("litige_en_cours",)]),
    ),
    max_size=20,
    unique_by=lambda candidat: candidat.cle,
)


@given(CANDIDATS, st.randoms(use_true_random=True))
def test_classer_does_not_depend_on_order(candidats, hasard):
    melange = list(candidats)
    hasard.shuffle(melange)

    assert classer(melange) == classer(candidats)


@given(CANDIDATS)
def test_classer_equal_scores_equal_rank_and_better_scores_better_rank(candidats):
    places = [p for p in classer(candidats).values() if p.rang is not None]

    for une in places:
        for autre in places:
            if une.categorie == autre.categorie:
                assert (une.rang < autre.rang) == (une.score_arrondi > autre.score_arrondi)
        meilleures = [p for p in places if p.categorie == une.categorie and p.score_arrondi > une.score_arrondi]
        assert une.rang == 1 + len(meilleures)


@given(CANDIDATS)
def test_classer_adding_a_last_one_does_not_move_the_others(candidats):
    avant = classer(candidats)

    apres = classer([*candidats, Candidat("dernier", "EPCI", Decimal(-1))])

    assert {cle: apres[cle].rang for cle in avant} == {cle: place.rang for cle, place in avant.items()}
