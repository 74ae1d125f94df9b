"""Funnel limits and the contacts that part two bodies, worked out by hand."""

from __future__ import annotations

import pytest

from trophees.logic.ecarts import (
    DEHORS,
    Eloignement,
    Mesuree,
    contacts_pour_departager,
    departages,
    dessin_de_l_entonnoir,
    ecarts_visibles,
    entonnoir,
)


def mesuree(nom: str, score: float, erreur: float, contacts: int = 14) -> Mesuree:
    demi = 1.96 * erreur
    return Mesuree(nom, score, max(0.0, score - demi), min(100.0, score + demi), contacts, erreur)


def test_bodies_are_set_beside_the_mean_weighed_by_precision():
    # Weights 1/4, 1/4, 1/16: (60/4 + 64/4 + 40/16) / (9/16) = 59.56. The third is 4.89 of its errors below.
    vu = entonnoir([mesuree("A", 60, 2), mesuree("B", 64, 2), mesuree("C", 40, 4)])
    assert vu is not None
    assert vu.moyenne == pytest.approx(59.556, abs=1e-3)
    assert [(s.mesuree.nom, s.limite) for s in vu.situees] == [
        ("A", Eloignement.DEDANS),
        ("B", Eloignement.DEHORS_95),
        ("C", Eloignement.DEHORS_998),
    ]
    assert [(s.mesuree.nom, s.sens) for s in vu.dehors] == [("C", "en dessous"), ("B", "au-dessus")]
    assert vu.attendus_dehors == pytest.approx(0.15)
    assert len(dessin_de_l_entonnoir(vu).traces(DEHORS)) == 2


def test_the_farthest_is_told_in_its_own_errors_not_in_points():
    # Their mean is 60.24: B is four points away and C twenty, five of its errors and two and a half.
    vu = entonnoir([mesuree("A", 60, 0.2), mesuree("B", 64.2, 0.8), mesuree("C", 40, 8)])
    assert vu is not None
    assert [situee.mesuree.nom for situee in vu.dehors] == ["B", "C"]


def test_one_body_has_no_peers():
    assert entonnoir([mesuree("A", 60, 2)]) is None


def test_contacts_that_part_two_bodies_grow_as_the_square_of_what_is_missing():
    # A gap of 5 under an error of 6·√2: (1.96 · 8.485 / 5)² = 11.06 times the fourteen contacts.
    une, autre = mesuree("A", 65, 6), mesuree("B", 60, 6)
    assert contacts_pour_departager(une, autre) == 155
    assert contacts_pour_departager(une, mesuree("B", 60, 6, contacts=7)) == 155
    assert contacts_pour_departager(une, mesuree("C", 65, 6)) is None
    (departage,) = departages([autre, une], 5)
    assert (departage.premiere, departage.seconde, departage.contacts, departage.sont_departagees) == (
        "A",
        "B",
        155,
        False,
    )
    # A gap of 17 leaves the interval of the difference, 16.63, and not the sum of both.
    assert [un.sont_departagees for un in departages([une, mesuree("B", 48, 6), mesuree("C", 49, 6)], 5)] == [
        False,
        True,
    ]


def test_four_times_the_contacts_show_half_the_gap():
    vus = ecarts_visibles([mesuree("A", 60, 6), mesuree("B", 50, 6)])
    assert [(v.contacts, round(v.ecart, 2)) for v in vus] == [(14, 16.63), (28, 11.76), (56, 8.32), (112, 5.88)]
