"""Whatever totals are asked, one address after another, nothing small can be worked out."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from bornes.indicateurs.logic.tables_protegees import totaux_montrables
from bornes.logic.petits_nombres import SEUIL

SITES, SERVICES, PORTES = ("A", "B", "C"), (0, 1, 2), ("borne", "smartphone")
CELLULES = st.dictionaries(
    st.tuples(st.sampled_from(SITES), st.sampled_from(SERVICES), st.sampled_from(PORTES)),
    st.integers(0, 7) | st.integers(0, 90),
    min_size=1,
    max_size=12,
)


def vrais(cellules, cles):
    """Sum the cells of every total."""
    return {
        cle: sum(n for cellule, n in cellules.items() if all(v in (None, s) for v, s in zip(cle, cellule, strict=True)))
        for cle in cles
    }


def reduire(lignes):
    """Return a reduced basis by exact elimination, with the pivot of each row."""
    base: list[tuple[int, list[Fraction]]] = []
    for ligne in lignes:
        reste = retrancher(ligne, base)
        pivot = next((j for j, valeur in enumerate(reste) if valeur), None)
        if pivot is not None:
            base.append((pivot, [valeur / reste[pivot] for valeur in reste]))
    return base


def retrancher(ligne, base):
    """Take out of a row what the basis explains."""
    reste = list(ligne)
    for pivot, appui in base:
        if reste[pivot]:
            facteur = reste[pivot]
            reste = [a - facteur * b for a, b in zip(reste, appui, strict=True)]
    return reste


def vecteur(cle, pleines):
    """Write a total as a row over the cells that hold somebody."""
    return [Fraction(int(all(v in (None, s) for v, s in zip(cle, cellule, strict=True)))) for cellule in pleines]


@settings(max_examples=150, deadline=None)
@given(CELLULES)
def test_totaux_montrables_attacker_who_knows_where_nobody_is_solves_nothing_small(cellules):
    montres = totaux_montrables(cellules)

    reels = vrais(cellules, montres)
    pleines = [cellule for cellule, n in cellules.items() if n]
    assert all(n is None or n == 0 or n >= SEUIL for n in montres.values())
    assert all(n in (None, reels[cle]) for cle, n in montres.items())
    base = reduire([vecteur(cle, pleines) for cle, n in montres.items() if n])
    for cle, n in reels.items():
        if 0 < n < SEUIL:
            assert any(retrancher(vecteur(cle, pleines), base)), cle


@settings(max_examples=150, deadline=None)
@given(CELLULES)
def test_totaux_montrables_two_totals_never_differ_by_a_handful(cellules):
    montres = totaux_montrables(cellules)

    pleines = [cellule for cellule, n in cellules.items() if n]
    ensembles = {cle: frozenset(c for c, x in zip(pleines, vecteur(cle, pleines), strict=True) if x) for cle in montres}
    visibles = [cle for cle, n in montres.items() if n]
    for petit, grand in product(visibles, visibles):
        if ensembles[petit] < ensembles[grand]:
            assert montres[grand] - montres[petit] >= SEUIL


@settings(max_examples=150, deadline=None)
@given(CELLULES | st.dictionaries(st.tuples(st.sampled_from("ABCDEF")), st.integers(0, 7), min_size=1))
def test_totaux_montrables_hidden_parts_of_a_total_are_never_as_many_as_they_hold(cellules):
    montres = totaux_montrables(cellules)

    valeurs = [sorted(set(siennes)) for siennes in zip(*cellules, strict=True)]
    for cle, d in ((cle, d) for cle in montres for d in range(len(valeurs)) if cle[d] is None and montres[cle]):
        parties = [montres[(*cle[:d], valeur, *cle[d + 1 :])] for valeur in valeurs[d]]
        caches, dits = parties.count(None), sum(n for n in parties if n)
        assert not caches or montres[cle] - dits > caches


def test_totaux_montrables_five_places_of_one_opinion_are_not_told_together():
    assert totaux_montrables({(lieu,): 1 for lieu in "ABCDE"}) == dict.fromkeys([(None,), *((x,) for x in "ABCDE")])
    assert totaux_montrables({**{(lieu,): 1 for lieu in "ABCDE"}, ("F",): 6}) == {(None,): 11} | {
        (lieu,): None for lieu in "ABCDEF"
    }


def test_totaux_montrables_large_cells_are_all_told():
    cellules = {cle: 10 + rang for rang, cle in enumerate(product(SITES, SERVICES, PORTES))}

    montres = totaux_montrables(cellules)

    assert montres == vrais(cellules, montres)
    assert len(montres) == 4 * 4 * 3


def test_totaux_montrables_small_door_of_one_service_hides_its_neighbours_only():
    cellules = {("A", 1, "borne"): 2, ("A", 1, "smartphone"): 30, ("A", 2, "borne"): 20, ("A", 2, "smartphone"): 40}

    montres = totaux_montrables(cellules)

    assert montres["A", None, None] == 92
    assert montres["A", 1, None] is None or montres["A", 1, "smartphone"] is None
    assert montres["A", None, "borne"] is None or montres["A", 2, "borne"] is None


def test_totaux_montrables_nobody_is_told():
    assert totaux_montrables({}) == {}
    assert totaux_montrables({("A",): 0}) == {(None,): 0, ("A",): 0}
