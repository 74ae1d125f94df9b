import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enquetes.qualite.logic.echantillon import Echantillon, est_tire, tirer
from enquetes.visites.logic.tirage import nombre_permanent

IDENTIFIANTS = st.sets(st.uuids().map(str), max_size=80)


def test_nombre_permanent_known_seed_is_stable():
    assert nombre_permanent("2020", "abc") == pytest.approx(0.736906409154353, abs=1e-15)


@given(IDENTIFIANTS, st.text(max_size=8))
def test_tirer_any_population_reaches_a_tenth(population, graine):
    tirage = tirer(graine, population)

    assert len(tirage.tires) == math.ceil(len(population) / 10)
    assert set(tirage.tous) <= population
    assert tirage == tirer(graine, sorted(population, reverse=True))


@given(IDENTIFIANTS, st.fractions(0, 1), st.fractions(0, 1))
def test_tirer_larger_share_contains_the_smaller(population, une, autre):
    petite, grande = sorted((une, autre))

    assert set(tirer("g", population, part=petite).tires) <= set(tirer("g", population, part=grande).tires)


@given(IDENTIFIANTS, st.fractions(0, 1))
def test_est_tire_says_of_each_what_the_whole_draw_says(population, part):
    tires = {un for un in population if est_tire("g", un, population, part=part)}

    assert tires == set(tirer("g", population, part=part).tires)


@given(IDENTIFIANTS, IDENTIFIANTS)
def test_tirer_population_grows_keeps_what_was_drawn(avant, arrivees):
    premier = tirer("g", avant)

    suivant = tirer("g", avant | arrivees, deja_tires=premier.tires)

    assert set(premier.tires) <= set(suivant.tires)
    assert set(tirer("g", avant | arrivees).tires) <= set(suivant.tires)


@given(IDENTIFIANTS, st.data())
def test_tirer_flagged_are_all_added_without_lowering_the_draw(population, donnees):
    signales = donnees.draw(st.sets(st.sampled_from(sorted(population)))) if population else set()

    tirage = tirer("g", population, signales=signales)

    assert tirage.tires == tirer("g", population).tires
    assert set(signales) <= set(tirage.tous)
    assert len(set(tirage.tous)) == len(tirage.tous)


def test_tirer_unknown_flagged_is_ignored():
    assert tirer("g", {"a"}, signales={"parti"}, deja_tires={"ancien"}) == Echantillon(("a",), ())


def test_tirer_share_over_one_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        tirer("g", {"a"}, part=Fraction(3, 2))


def test_tirer_many_seeds_draws_each_visit_as_often():
    population = [f"v{i}" for i in range(50)]

    tirages = [identifiant for graine in range(2000) for identifiant in tirer(str(graine), population).tires]

    # 5 of 50 in 2,000 draws: 200 each, standard deviation 13.4; five of them are ±67.
    assert all(133 < tirages.count(identifiant) < 267 for identifiant in population)
