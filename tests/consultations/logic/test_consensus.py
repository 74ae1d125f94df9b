"""Consensus across groups: examples computed by hand, planted groups found again, invariances, no basis."""

from __future__ import annotations

import math
import random
import sys
import time
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from consultations.logic.consensus import (
    ACCORD,
    DESACCORD,
    PAS_ASSEZ,
    PASSE,
    Consensus,
    Decompte,
    PositionPrise,
    _votes,
    depouiller,
    mesurer_consensus,
)
from consultations.logic.groupes_opinion import projeter, regrouper, silhouette

LETTRES = {"A": ACCORD, "D": DESACCORD, "P": PASSE}
# Three groups (0, 1, 2), three ideas; a dot is no answer.
TABLE = {
    "ana": (0, "AAD"),
    "ben": (0, "AAD"),
    "cleo": (0, "APD"),
    "dan": (0, "A.D"),
    "eve": (1, "ADA"),
    "fad": (1, "ADA"),
    "gil": (1, "PDA"),
    "hugo": (2, "ADP"),
    "ines": (2, "DA."),
}


def positions_de(table: dict[str, tuple[int, str]], idees: str = "xyz") -> list[PositionPrise]:
    return [
        PositionPrise(personne, idee, LETTRES[lettre])
        for personne, (_groupe, lettres) in table.items()
        for idee, lettre in zip(idees, lettres, strict=True)
        if lettre != "."
    ]


def groupes_de(table: dict[str, tuple[int, str]]) -> dict[str, int]:
    return {personne: groupe for personne, (groupe, _lettres) in table.items()}


def planter(graine: int, tailles: Sequence[int], nb_idees: int = 20, reponses: float = 0.6) -> list[PositionPrise]:
    """People of groups that answer 85 % as their group does; only idea 0 pleases all. Names tell the group: « 1-07 »."""
    hasard = random.Random(graine)
    camps = [[hasard.choice((ACCORD, DESACCORD)) for _ in range(nb_idees)] for _ in tailles]
    for idee in range(1, nb_idees):
        camps[hasard.randrange(len(tailles))][idee] = DESACCORD
    positions = []
    for groupe, taille in enumerate(tailles):
        for personne in range(taille):
            for idee in range(nb_idees):
                if hasard.random() >= reponses:
                    continue
                attendu = ACCORD if idee == 0 else camps[groupe][idee]
                tirage = hasard.random()
                reponse = attendu if tirage < 0.85 else PASSE if tirage < 0.95 else LETTRES[hasard.choice("AD")]
                positions.append(PositionPrise(f"{groupe}-{personne:02d}", idee, reponse))
    return positions


def partition(consensus: Consensus) -> set[frozenset]:
    return {frozenset(groupe.personnes) for groupe in consensus.groupes}


def test_consensus_is_the_product_over_groups_computed_by_hand():
    idees = {i.proposition: i for i in depouiller(positions_de(TABLE), groupes_de(TABLE), seuil=1).idees}

    assert {nom: idee.par_groupe for nom, idee in idees.items()} == {
        "x": (Decompte(4, 0, 0), Decompte(2, 0, 1), Decompte(1, 1, 0)),
        "y": (Decompte(2, 0, 1), Decompte(0, 3, 0), Decompte(1, 1, 0)),
        "z": (Decompte(0, 4, 0), Decompte(3, 0, 0), Decompte(0, 0, 1)),
    }
    assert {nom: (idee.accord, idee.desaccord) for nom, idee in idees.items()} == {
        "x": (pytest.approx(5 / 6 * 3 / 5 * 2 / 4), pytest.approx(1 / 6 * 1 / 5 * 2 / 4)),
        "y": (pytest.approx(3 / 5 * 1 / 5 * 2 / 4), pytest.approx(1 / 5 * 4 / 5 * 2 / 4)),
        "z": (pytest.approx(1 / 6 * 4 / 5 * 1 / 3), pytest.approx(5 / 6 * 1 / 5 * 1 / 3)),
    }
    assert idees["z"].ensemble == Decompte(3, 4, 1)
    assert list(idees) == ["x", "y", "z"]


def test_literals_of_the_same_example():
    """0.25 = 5/6 × 3/5 × 1/2, and so on: written out so that a change of formula shows."""
    idees = depouiller(positions_de(TABLE), groupes_de(TABLE), seuil=1).idees

    assert [(i.proposition, round(i.accord, 6), round(i.desaccord, 6)) for i in idees] == [
        ("x", 0.25, 0.016667),
        ("y", 0.06, 0.08),
        ("z", 0.044444, 0.055556),
    ]


def test_one_group_against_weighs_as_much_as_a_large_one_for():
    """Ninety for in one group do not hide ten against in the other: 91/92 × 1/12."""
    table = {f"p{n}": (0, "A") for n in range(90)} | {f"c{n}": (1, "D") for n in range(10)}

    (idee,) = depouiller(positions_de(table, "x"), groupes_de(table)).idees

    assert idee.accord == pytest.approx(91 / 92 / 12)
    assert idee.ensemble == Decompte(90, 10, 0)


def test_typical_ideas_carry_the_two_tests_computed_by_hand():
    """Group 0: 10 of 10 agree on x; the rest, 2 of 10. Shares 11/12 and 3/12; z over counts with 1 added: 11/11, 3/11."""
    table = {f"a{n}": (0, "AA") for n in range(10)}
    table |= {f"b{n}": (1, "AA" if n < 2 else "DA") for n in range(10)}

    dedans, dehors = depouiller(positions_de(table, "xy"), groupes_de(table)).groupes

    (typique,) = dedans.typiques
    assert (typique.proposition, typique.sens, typique.nombre, typique.sur, typique.probante) == (
        "x",
        ACCORD,
        10,
        10,
        True,
    )
    assert typique.part == pytest.approx(11 / 12)
    assert typique.rapport == pytest.approx(11 / 3)
    assert typique.test == pytest.approx(math.sqrt(11))
    assert typique.test_rapport == pytest.approx((8 / 11) / math.sqrt(14 / 22 * 8 / 22 * 2 / 11))
    assert [(t.proposition, t.sens, t.nombre, t.sur) for t in dehors.typiques] == [("x", DESACCORD, 8, 10)]


def test_without_proof_the_best_is_given_and_says_so():
    table = {"a": (0, "AD"), "b": (0, "AA"), "c": (1, "DD"), "d": (1, "AA")}

    groupes = depouiller(positions_de(table, "xy"), groupes_de(table), seuil=1).groupes

    assert [(t.proposition, t.sens, t.probante) for g in groupes for t in g.typiques] == [
        ("x", ACCORD, False),
        ("x", DESACCORD, False),
    ]


def test_a_group_under_the_threshold_is_marked_and_left_out_of_products():
    consensus = depouiller(positions_de(TABLE), groupes_de(TABLE), seuil=3)

    assert [(g.numero, len(g.personnes), g.est_masque) for g in consensus.groupes] == [
        (0, 4, False),
        (1, 3, False),
        (2, 2, True),
    ]
    assert {i.proposition: i.accord for i in consensus.idees} == {
        "x": pytest.approx(5 / 6 * 3 / 5),
        "y": pytest.approx(3 / 5 * 1 / 5),
        "z": pytest.approx(1 / 6 * 4 / 5),
    }


def test_what_is_typical_tells_nothing_of_a_hidden_group():
    """Whatever two people answer in a group of their own, all that is said of the others stays the same."""
    visibles = {nom: ligne for nom, ligne in TABLE.items() if ligne[0] < 2}
    caches = [{"hugo": (2, un), "ines": (2, deux)} for un, deux in (("ADP", "DA."), ("AAA", "AAA"), ("DDD", "PPP"))]

    constats = [depouiller(positions_de(visibles | cache), groupes_de(visibles | cache), seuil=3) for cache in caches]

    assert len({tuple(groupe.typiques for groupe in constat.groupes) for constat in constats}) == 1
    assert len({frozenset((i.proposition, i.accord, i.desaccord) for i in constat.idees) for constat in constats}) == 1
    assert constats[0].groupes[2].typiques == ()
    assert constats[0].groupes[0].typiques != ()


@pytest.mark.parametrize("tailles", [(40, 25), (30, 30), (30, 20, 15), (60, 40, 12)])
def test_planted_groups_are_found_again(tailles, capsys):
    justes = []
    for graine in range(4):
        consensus = mesurer_consensus(planter(graine, tailles), graine=1)
        places = [groupe.personnes for groupe in consensus.groupes]
        nombre = sum(
            max(sum(p.startswith(f"{g}-") for p in places_) for g in range(len(tailles))) for places_ in places
        )
        justes.append((len(places), nombre / sum(map(len, places))))
        assert max(consensus.idees, key=lambda i: i.accord).proposition == 0

    with capsys.disabled():
        sys.stdout.write(f"\ngroupes de {tailles} : {[(k, round(part, 3)) for k, part in justes]}\n")
    assert [k for k, _part in justes] == [len(tailles)] * 4
    assert min(part for _k, part in justes) >= 0.95


@pytest.mark.parametrize("graine", range(4))
def test_names_and_orders_change_nothing(graine):
    positions = planter(graine, (30, 20, 15))
    hasard = random.Random(graine)
    personnes, idees = sorted({p.personne for p in positions}), sorted({p.proposition for p in positions})
    nouveaux = dict(zip(personnes, hasard.sample(range(1_000), len(personnes)), strict=True))
    nouvelles = dict(zip(idees, hasard.sample([f"i{n}" for n in range(100)], len(idees)), strict=True))
    autres = [PositionPrise(nouveaux[p.personne], nouvelles[p.proposition], p.reponse) for p in positions]
    hasard.shuffle(autres)

    avant, apres = mesurer_consensus(positions, graine=7), mesurer_consensus(autres, graine=7)

    assert {frozenset(nouveaux[p] for p in groupe) for groupe in partition(avant)} == partition(apres)
    mesures = {idee.proposition: idee for idee in apres.idees}
    for idee in avant.idees:
        autre = mesures[nouvelles[idee.proposition]]
        assert (autre.accord, autre.desaccord) == pytest.approx((idee.accord, idee.desaccord))
        assert autre.ensemble == idee.ensemble
    assert mesurer_consensus(hasard.sample(positions, len(positions)), graine=7) == avant


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 25), st.integers(0, 6), st.sampled_from(list(LETTRES.values()))), max_size=150),
    st.integers(0, 5),
)
def test_any_answers_give_shares_between_zero_and_one(tirages, graine):
    positions = [PositionPrise(*cle, reponse) for cle, reponse in {t[:2]: t[2] for t in tirages}.items()]

    consensus = mesurer_consensus(positions, graine=graine, minimum_reponses=3, minimum_participants=6)

    places = [personne for groupe in consensus.groupes for personne in groupe.personnes]
    assert len(places) == len(set(places)) == consensus.nb_participants - consensus.nb_sans_groupe
    assert all(0 < valeur < 1 for i in consensus.idees for valeur in (i.accord, i.desaccord) if valeur is not None)
    assert sum(i.ensemble.total for i in consensus.idees) == len(positions)
    assert [len(g.personnes) for g in consensus.groupes] == sorted(
        (len(g.personnes) for g in consensus.groupes), reverse=True
    )


def test_who_answers_too_little_is_counted_and_placed_in_no_group():
    positions = planter(1, (30, 20))
    passants = [PositionPrise("passant", idee, ACCORD) for idee in range(6)]

    avant, apres = mesurer_consensus(positions, graine=1), mesurer_consensus([*positions, *passants], graine=1)

    assert (apres.nb_participants, apres.nb_sans_groupe) == (avant.nb_participants + 1, avant.nb_sans_groupe + 1)
    assert partition(apres) == partition(avant)
    assert {i.proposition: (i.accord, i.par_groupe) for i in apres.idees} == {
        i.proposition: (i.accord, i.par_groupe) for i in avant.idees
    }


def test_missing_answers_take_the_mean_and_points_are_pushed_out():
    """Axes are the first two eigenvectors of the covariance of filled answers; a point is stretched by √(4 / answers)."""
    votes = np.array([[1, 1, -1, -1], [1, np.nan, -1, np.nan], [-1, -1, 1, 0], [-1, 0, 1, 1.0], [0, 1, np.nan, -1]])
    moyennes = np.array([0, 1 / 4, 0, -1 / 4])
    remplis = np.where(np.isnan(votes), moyennes, votes)

    axes = np.linalg.eigh(np.cov(remplis, rowvar=False))[1][:, [3, 2]]
    attendus = (remplis - moyennes) @ axes * np.sqrt(4 / np.array([4, 2, 4, 4, 3]))[:, None]

    assert np.abs(projeter(votes)) == pytest.approx(np.abs(attendus))
    assert cdist(projeter(votes), projeter(votes)) == pytest.approx(cdist(attendus, attendus))


def test_no_basis_is_said():
    quinze = planter(1, (8, 6))

    consensus = mesurer_consensus(quinze, graine=1)

    assert (consensus.motif, consensus.groupes, consensus.silhouette) == (PAS_ASSEZ, (), None)
    assert {(i.accord, i.par_groupe) for i in consensus.idees} == {(None, ())}
    assert sum(i.ensemble.total for i in consensus.idees) == len(quinze)
    assert mesurer_consensus([], graine=1) == Consensus(PAS_ASSEZ, (), (), 0, 0)


def test_three_ideas_and_fifteen_people_are_just_enough():
    """Who answered all three is placed, for there is no fourth; with two ideas, or fourteen people, nobody is."""
    quinze = positions_de({f"p{n:02}": (0, "AAD" if n % 2 else "DDA") for n in range(15)})

    juste = mesurer_consensus(quinze, graine=1)

    assert (juste.motif, [len(g.personnes) for g in juste.groupes], juste.nb_sans_groupe) == ("", [8, 7], 0)
    for moins in ([p for p in quinze if p.proposition != "z"], [p for p in quinze if p.personne != "p00"]):
        assert mesurer_consensus(moins, graine=1).motif == PAS_ASSEZ


def test_matrix_of_votes_tells_four_answers_apart():
    """The values of Polis, on which distances depend: for 1, against −1, passed 0, and no answer is no number."""
    votes = _votes(positions_de({"ana": (0, "ADP"), "ben": (0, "D.A")}), ["ana", "ben"], ["x", "y", "z"])

    assert np.array_equal(votes, np.array([[1, -1, 0], [-1, np.nan, 1]]), equal_nan=True)


def test_people_all_of_one_mind_are_a_single_group():
    positions = [PositionPrise(p, i, ACCORD) for p in range(20) for i in range(8)]

    consensus = mesurer_consensus(positions, graine=1)

    assert (consensus.motif, [len(g.personnes) for g in consensus.groupes], consensus.silhouette) == ("", [20], None)
    assert consensus.groupes[0].typiques == ()
    assert {i.accord for i in consensus.idees} == {21 / 22}


def test_a_lonely_person_makes_no_group_when_another_cut_exists():
    positions = planter(2, (25, 20))
    contraire = {ACCORD: DESACCORD, DESACCORD: ACCORD, PASSE: PASSE}
    camp = {p.proposition: p.reponse for p in positions if p.personne == "0-03"}
    seul = [PositionPrise("seul", idee, contraire[reponse]) for idee, reponse in camp.items()]

    assert all(not groupe.est_masque for groupe in mesurer_consensus([*positions, *seul], graine=1).groupes)


@pytest.mark.parametrize(
    ("positions", "message"),
    [
        ([PositionPrise(1, 1, "oui")], "réponse inconnue"),
        ([PositionPrise(1, 1, ACCORD), PositionPrise(1, 1, PASSE)], "deux fois"),
    ],
)
def test_nonsense_is_refused(positions, message):
    with pytest.raises(ValueError, match=message):
        mesurer_consensus(positions, graine=1)


def test_groups_with_a_hole_are_refused():
    with pytest.raises(ValueError, match="sans trou"):
        depouiller([PositionPrise(1, 1, ACCORD)], {1: 1})


def test_silhouette_equals_the_definition():
    hasard = np.random.default_rng(3)
    points, numeros = hasard.normal(size=(40, 2)), np.repeat([0, 1, 2], [20, 19, 1])

    def un(i: int) -> float:
        ecarts = [np.linalg.norm(points[i] - points[(numeros == n) & (np.arange(40) != i)], axis=1) for n in range(3)]
        if not len(ecarts[numeros[i]]):
            return 0.0
        a, b = ecarts[numeros[i]].mean(), min(ecarts[n].mean() for n in range(3) if n != numeros[i])
        return (b - a) / max(a, b)

    assert silhouette(points, numeros) == pytest.approx(np.mean([un(i) for i in range(40)]))


def test_groups_are_numbered_from_the_largest():
    votes = np.array([[1.0, 1, 1]] * 5 + [[-1.0, -1, -1]] * 12)

    assert regrouper(votes, [True] * 17, graine=1, seuil=5).numeros == (1,) * 5 + (0,) * 12


def test_fifteen_hundred_people_take_a_few_seconds(capsys):
    positions = planter(1, (700, 500, 300), nb_idees=40, reponses=0.4)
    debut = time.process_time()
    consensus = mesurer_consensus(positions, graine=1)
    duree = time.process_time() - debut
    with capsys.disabled():
        sys.stdout.write(f"\n1 500 personnes, {len(positions)} réponses : {duree:.2f} s\n")
    assert len(consensus.groupes) == 3
    assert duree < 20
