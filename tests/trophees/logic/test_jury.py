"""Finalists, the order of a jury, laureates: what the rule promises, on any votes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trophees.enums import Categorie, Decideur
from trophees.logic.jury import FINALISTES_MAX, QUORUM, Concourant, decider, finalistes, groupes
from trophees.logic.schulze import duels, ordre_collectif

C = tuple("ABCDE")


def _ordre(places):
    """Return the ballot that these places make (candidate → place); those without a place are not on it."""
    return [sorted(un for un in places if places[un] == place) for place in sorted(set(places.values()))]


BULLETIN = st.fixed_dictionaries({}, optional=dict.fromkeys(C, st.integers(1, 5))).map(_ordre)
BULLETINS = st.lists(BULLETIN, max_size=9)


def _schulze(bulletins, candidats=C):
    return ordre_collectif(candidats, duels(candidats, bulletins))


def test_the_example_of_its_author_gives_his_order():
    """The 45 voters of Schulze's article: E, A, C, B, D."""
    votes = {"ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3, "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8}

    assert _schulze([list(ordre) for ordre, nombre in votes.items() for _ in range(nombre)]) == [
        ["E"],
        ["A"],
        ["C"],
        ["B"],
        ["D"],
    ]


def test_a_duel_weighs_by_what_parts_both_sides_not_by_who_won_it():
    """A beats B by one ballot of five, B beats C by two of two, C beats A by three of five: the widest are kept."""
    bulletins = [["A", "B"], ["A", "B"], ["A", "B"], ["B", "A"], ["B", "A"]]
    bulletins += [["B", "C"], ["B", "C"], ["C", "A"], ["C", "A"], ["C", "A"]]

    ordre = _schulze([[[un] for un in bulletin] for bulletin in bulletins], ("A", "B", "C"))

    assert ordre == [["B"], ["C"], ["A"]]


@given(BULLETINS, st.randoms(use_true_random=True))
def test_who_voted_what_changes_nothing(bulletins, alea):
    melanges = list(bulletins)
    alea.shuffle(melanges)

    assert _schulze(melanges) == _schulze(bulletins)


@given(BULLETINS, st.permutations(C))
def test_names_change_nothing(bulletins, autres):
    noms = dict(zip(C, autres, strict=True))

    renommes = _schulze([[[noms[un] for un in groupe] for groupe in bulletin] for bulletin in bulletins])

    assert renommes == [sorted(noms[un] for un in groupe) for groupe in _schulze(bulletins)]


@given(BULLETINS)
def test_everybody_has_one_place(bulletins):
    assert sorted(un for groupe in _schulze(bulletins) for un in groupe) == sorted(C)


@given(BULLETINS)
def test_who_wins_every_duel_wins(bulletins):
    comptes = duels(C, bulletins)
    vainqueurs = [un for un in C if all(comptes[un, autre] > comptes[autre, un] for autre in C if autre != un)]

    assert not vainqueurs or _schulze(bulletins)[0] == vainqueurs


@given(st.lists(st.permutations(C), min_size=1, max_size=9))
def test_the_first_of_a_majority_wins(ordres):
    premiers = [ordre[0] for ordre in ordres]
    majoritaires = [un for un in C if 2 * premiers.count(un) > len(ordres)]

    assert not majoritaires or _schulze([[[un] for un in ordre] for ordre in ordres])[0] == majoritaires


@given(st.lists(st.permutations(C), min_size=1, max_size=7), st.data())
def test_who_won_and_rises_still_wins(ordres, tirage):
    avant = _schulze([[[un] for un in ordre] for ordre in ordres])
    gagnant = tirage.draw(st.sampled_from(avant[0]))
    rang = tirage.draw(st.integers(0, len(ordres) - 1))
    montes = [list(ordre) for ordre in ordres]
    place = montes[rang].index(gagnant)
    montes[rang].insert(max(place - 1, 0), montes[rang].pop(place))

    assert gagnant in _schulze([[[un] for un in ordre] for ordre in montes])[0]


@given(BULLETINS, BULLETIN)
def test_a_recused_juror_says_nothing_of_whom_he_may_not_judge(bulletins, bulletin):
    sans_a = [[un for un in groupe if un != "A"] for groupe in bulletin]

    avant, apres = duels(C, bulletins), duels(C, [*bulletins, sans_a])

    assert {paire: apres[paire] for paire in apres if "A" in paire} == {
        paire: avant[paire] for paire in avant if "A" in paire
    }


SCORES = {"A": Decimal("76.8"), "B": Decimal("76.1"), "C": Decimal("74.0")}


def test_too_few_ballots_leave_the_decision_to_the_measure():
    decision = decider(SCORES, [[["C"], ["A"], ["B"]]] * (QUORUM - 1))

    assert (decision.laureats, decision.decideur, decision.duels) == (("A",), Decideur.MESURE, ())


def test_ballots_that_compare_nobody_do_not_make_the_quorum():
    assert decider(SCORES, [[["C"], ["A"]], [["C"]], [["C"]], []]).decideur == Decideur.MESURE


def test_the_jury_names_another_than_the_best_score():
    decision = decider(SCORES, [[["C"], ["A"], ["B"]]] * QUORUM)

    assert (decision.laureats, decision.decideur) == (("C",), Decideur.JURY)
    assert decision.ordre == (("C",), ("A",), ("B",))
    assert ("C", "A", 3) in decision.duels


def test_whom_the_jury_cannot_separate_the_measure_does():
    assert decider(SCORES, [[["B"], ["A"], ["C"]], [["A"], ["B"], ["C"]], [["A", "B"], ["C"]]]).laureats == ("A",)


def test_equals_in_both_share_the_trophy():
    egaux = {"A": Decimal("76.8"), "B": Decimal("76.8")}

    assert decider(egaux, [[["A", "B"]]] * QUORUM).laureats == ("A", "B")


def test_a_lone_finalist_wins_without_a_vote():
    assert decider({"A": Decimal("76.8")}, [[["A"]]] * 9).decideur == Decideur.MESURE


def _en_tete(cle, valeur, bas=60.0, haut=90.0):
    return Concourant(cle, Decimal(valeur), bas, haut, est_en_tete=True)


def test_finalists_are_those_whom_the_measure_cannot_tell_from_the_best():
    concourants = [
        _en_tete("A", "80.0", 75.0, 85.0),
        _en_tete("B", "74.0", 68.0, 75.0),
        _en_tete("C", "70.0", 66.0, 74.0),
        Concourant("D", Decimal("79.0"), 74.0, 84.0),
    ]

    # C does not reach the best, D is in no first tier.
    assert [un.cle for un in finalistes(concourants)] == ["A", "B"]


def test_without_intervals_the_best_and_their_equals_are_alone():
    assert [un.cle for un in finalistes([Concourant(cle, v) for cle, v in SCORES.items()])] == ["A"]
    assert [un.cle for un in finalistes([Concourant("B", SCORES["A"]), Concourant("A", SCORES["A"])])] == ["A", "B"]
    assert finalistes([]) == []


def test_five_finalists_and_the_equals_of_the_fifth():
    valeurs = ("80.0", "79.0", "78.0", "77.0", "76.0", "76.0", "75.0")

    retenus = finalistes([_en_tete(str(rang), valeur) for rang, valeur in enumerate(valeurs)])

    assert (len(retenus), retenus[-1].valeur) == (FINALISTES_MAX + 1, Decimal("76.0"))


GRANDES, MOYENNES, PETITES = Categorie.VILLE_SUP_50K, Categorie.VILLE_20_50K, Categorie.VILLE_INF_20K


@pytest.mark.parametrize(
    ("effectifs", "attendus"),
    [
        ({GRANDES: 5, MOYENNES: 5, PETITES: 5}, [(GRANDES,), (MOYENNES,), (PETITES,)]),
        ({GRANDES: 2, MOYENNES: 5, PETITES: 5}, [(GRANDES, MOYENNES), (PETITES,)]),
        ({GRANDES: 2, MOYENNES: 2, PETITES: 5}, [(GRANDES, MOYENNES, PETITES)]),
        ({GRANDES: 6, MOYENNES: 6, PETITES: 1}, [(GRANDES,), (MOYENNES, PETITES)]),
        ({GRANDES: 2, PETITES: 2}, [(GRANDES, PETITES)]),
        ({Categorie.EPCI: 1, Categorie.REGION: 5}, [(Categorie.EPCI, Categorie.REGION)]),
        ({PETITES: 4, Categorie.AUTRE_ORGANISME: 4}, [(PETITES,), (Categorie.AUTRE_ORGANISME,)]),
        ({}, []),
    ],
)
def test_small_categories_join_their_neighbour_of_the_same_family(effectifs, attendus):
    assert list(groupes(effectifs, fusion=True)) == attendus


@given(st.fixed_dictionaries(dict.fromkeys(Categorie.values, st.integers(0, 9))))
def test_every_category_that_has_a_body_competes_once(effectifs):
    presentes = sorted(code for code, nombre in effectifs.items() if nombre)

    for fusion in (True, False):
        assert sorted(code for groupe in groupes(effectifs, fusion=fusion) for code in groupe) == presentes
