"""What may be told, on small cases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sondages.logic.anonymat import CarteJugee, EtatCellule, est_presque_unanime, groupes_montres, juger

A, D, P = "accord", "desaccord", "passe"


@pytest.mark.parametrize(
    ("bulletins", "montres"),
    [
        ({1: 9}, ()),
        ({1: 10}, (1,)),
        ({1: 5, 2: 4}, ()),
        ({1: 12, 2: 9}, ()),
        ({1: 12, 2: 10}, (1, 2)),
        ({1: 12, 2: 6, 3: 5}, (1,)),
        # The rest would be nine: the smallest shown joins it.
        ({1: 30, 2: 12, 3: 9}, (1,)),
        ({1: 30, 2: 12, 3: 0}, (1, 2)),
        # Exactly ten: the rest stands alone.
        ({1: 30, 2: 12, 3: 5, 4: 5}, (1, 2)),
        ({}, ()),
    ],
)
def test_departments_shown_and_the_rest(bulletins, montres):
    assert groupes_montres(bulletins, 10) == montres


@given(st.dictionaries(st.integers(1, 9), st.integers(0, 40)), st.integers(10, 20))
def test_shown_and_rest_are_never_small(bulletins, seuil):
    montres = groupes_montres(bulletins, seuil)
    reste = sum(n for groupe, n in bulletins.items() if groupe not in montres)

    assert all(bulletins[groupe] >= seuil for groupe in montres)
    assert not montres or reste == 0 or reste >= seuil


@pytest.mark.parametrize(
    ("comptes", "attendu"),
    [({A: 10}, True), ({A: 9, D: 1}, True), ({A: 8, D: 1, P: 1}, True), ({A: 7, D: 3}, False), ({}, True)],
)
def test_nearly_unanimous(comptes, attendu):
    assert est_presque_unanime(comptes) is attendu


@pytest.mark.parametrize(
    ("par_groupe", "montres", "jugee"),
    [
        ({1: {A: 6, D: 6}, 2: {A: 5, D: 5}}, (1, 2), CarteJugee(EtatCellule.PUBLIEE, avec_groupes=True)),
        ({1: {A: 6, D: 6}, 2: {A: 10}}, (1, 2), CarteJugee(EtatCellule.PUBLIEE, avec_groupes=False)),
        ({1: {A: 6, D: 6}, 2: {A: 5}, 3: {A: 6}}, (1,), CarteJugee(EtatCellule.PUBLIEE, avec_groupes=False)),
        ({1: {A: 12, D: 1}, 2: {A: 10, D: 1}}, (1, 2), CarteJugee(EtatCellule.FLOUE, avec_groupes=False)),
        ({1: {A: 6, D: 6}}, (), CarteJugee(EtatCellule.PUBLIEE, avec_groupes=False)),
    ],
    ids=["divided", "unanimous department", "unanimous rest", "unanimous total", "none shown"],
)
def test_cards(par_groupe, montres, jugee):
    assert juger(par_groupe, montres) == jugee
