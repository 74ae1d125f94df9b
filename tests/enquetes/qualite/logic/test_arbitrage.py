"""When two gradings of one contact need a third person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enquetes.qualite.logic.arbitrage import ecarts, en_desaccord, retenir
from enquetes.referentiels.logic.baremes import JAMAIS, bareme_duree, bareme_simple
from enquetes.referentiels.logic.conditions import CritereANoter, GrilleANoter

DUREE = bareme_duree("D-SON", {"unite": "sonneries", "paliers": [[3, 100], [5, 50]], "au_dela": 0})
JUSTE = {"trouves": 3, "attendus": 4, "erreur_trompeuse": False}


@pytest.mark.parametrize(
    ("bareme", "une", "autre", "attendu"),
    [
        ("BIN", True, True, False),
        ("BIN", True, False, True),
        ("BIN", None, None, False),
        ("BIN", None, False, True),
        ("E3", 2, 3, False),
        ("E3", 1, 3, True),
        ("E3", 0, None, True),
        ("TENT", 1, 1, False),
        ("TENT", 1, 2, True),
        ("EC", JUSTE, {**JUSTE, "trouves": 2}, False),
        ("EC", JUSTE, {**JUSTE, "trouves": 1}, True),
        ("EC", JUSTE, {**JUSTE, "erreur_trompeuse": True}, True),
        ("EC", JUSTE, {**JUSTE, "attendus": 5}, True),
    ],
)
def test_en_desaccord_follows_the_scale(bareme, une, autre, attendu):
    assert en_desaccord(bareme_simple(bareme), une, autre) is attendu
    assert en_desaccord(bareme_simple(bareme), autre, une) is attendu


@pytest.mark.parametrize(
    ("une", "autre", "attendu"),
    [(1, 3, False), (3, 4, True), (6, 9, False), (6, JAMAIS, False), (4, JAMAIS, True), (0, 0.5, False)],
)
def test_en_desaccord_duration_counts_when_its_points_change(une, autre, attendu):
    assert en_desaccord(DUREE, une, autre) is attendu


GRILLE = GrilleANoter(
    "EMAIL",
    1,
    tuple(
        CritereANoter(code, bareme_simple(bareme), "ACCES", "ACC", 2) for code, bareme in (("B", "E3"), ("A", "BIN"))
    ),
)
MESURES = st.fixed_dictionaries(
    {"B": st.one_of(st.none(), st.integers(0, 3)), "A": st.one_of(st.none(), st.booleans())}
)


def test_ecarts_come_in_the_order_of_the_grid():
    assert ecarts(GRILLE, {"A": True, "B": 0}, {"A": False, "B": 2}) == ("B", "A")


def test_ecarts_absent_measure_reads_as_null():
    assert ecarts(GRILLE, {"A": True}, {"A": True, "B": 0}) == ("B",)


@given(MESURES, MESURES)
def test_ecarts_do_not_depend_on_who_came_first(une, autre):
    assert ecarts(GRILLE, une, autre) == ecarts(GRILLE, autre, une)
    assert ecarts(GRILLE, une, une) == ()


@given(MESURES, MESURES, st.data())
def test_retenir_keeps_for_each_criterion_one_of_the_two(une, autre, donnees):
    choix = {code: donnees.draw(st.sampled_from(["a", "b"])) for code in ecarts(GRILLE, une, autre)}

    retenues = retenir(une, autre, choix)

    assert retenues == {code: (autre if choix.get(code) == "b" else une)[code] for code in une}
