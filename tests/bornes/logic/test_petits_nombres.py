"""Nothing small is told, nor what the total would give back."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bornes.logic.petits_nombres import SEUIL, est_petit, proteger_serie


def test_proteger_serie_two_small_ones_take_a_third():
    assert proteger_serie([1, 2, 9, 30]) == (None, None, None, 30)
    assert proteger_serie([4, 4, 9]) == (None, None, 9)
    assert proteger_serie([5, 5]) == (5, 5)
    # A total of six would give the 1 back if the 5, that may be shown, were.
    assert proteger_serie([1, 5]) == (None, None)
    # Two hidden that make the threshold are enough.
    assert proteger_serie([1, 4, 9]) == (None, None, 9)
    # Nor more than enough: three of one each, or two and one, are told from one another by nobody.
    assert proteger_serie([1, 1, 1, 13, 14]) == (None, None, None, None, 14)
    assert proteger_serie([0, 7, 0]) == (0, 7, 0)
    assert proteger_serie([]) == ()


def test_proteger_serie_no_total_of_a_group_gives_a_handful_back():
    """Open data tell how many users each category heard: the 3 was hidden with the 6 of another one."""
    assert proteger_serie([3, 6, 40, 50, 45], "ABAAB") == (None, 6, None, 50, 45)
    # A group hidden whole takes one of another along.
    assert proteger_serie([3, 6, 7, 8], "ABBB") == (None, None, 7, 8)
    # Of the smallest other one, whose total open data hide with its own: told, that of B gave back 6, then 3.
    assert proteger_serie([3, 6, 40, 20, 21], "ABBCC") == (None, 6, 40, None, 21)
    # What is hidden in another one already, whose total is told, says nothing of it.
    assert proteger_serie([3, 4, 80, 90, 20, 21], "ABBBCC") == (None, None, None, 90, None, 21)
    assert proteger_serie([5, 6, 0], "ABB") == (5, 6, 0)


@given(st.lists(st.tuples(st.integers(0, 12) | st.integers(0, 400), st.sampled_from("AB")), max_size=30))
def test_proteger_serie_leaves_in_a_group_neither_one_alone_nor_a_handful(lignes):
    montres = proteger_serie([n for n, _ in lignes], [groupe for _, groupe in lignes])

    for groupe in "AB":
        siens = [(n, montre) for (n, sien), montre in zip(lignes, montres, strict=True) if sien == groupe]
        caches = [n for n, montre in siens if montre is None]
        if any(map(est_petit, caches)) and any(montre for _, montre in siens):
            assert len(caches) > 1
            assert sum(caches) >= SEUIL


@given(st.lists(st.integers(0, 12) | st.integers(0, 400), max_size=30))
def test_proteger_serie_what_is_hidden_is_neither_alone_nor_a_handful(effectifs):
    montres = proteger_serie(effectifs)

    caches = [n for n, montre in zip(effectifs, montres, strict=True) if montre is None]
    assert all(montre is None or montre == 0 or montre >= SEUIL for montre in montres)
    if sum(effectifs) >= SEUIL and caches:
        assert len(caches) > 1
        assert sum(caches) >= SEUIL


def _partages(total, parts):
    if parts == 1:
        yield (total,)
        return
    for premier in range(total + 1):
        for reste in _partages(total - premier, parts - 1):
            yield (premier, *reste)


@pytest.mark.parametrize(("parts", "total_maximal"), [(2, 60), (3, 40), (4, 26), (5, 17), (6, 13)])
def test_proteger_serie_gives_no_handful_back_to_who_knows_the_rule_and_every_table(parts, total_maximal):
    """She keeps the tables that look like the one told; what is the same in all of them is given back."""
    for total in range(SEUIL, total_maximal):
        mondes = defaultdict(list)
        for effectifs in _partages(total, parts):
            montres = proteger_serie(effectifs)
            # Where no number is told, nothing of the table is: neither which counts are zero.
            mondes[montres if any(montres) else ()].append(effectifs)
        for montres, possibles in mondes.items():
            caches = [rang for rang in range(parts) if not montres or montres[rang] is None]
            for groupe in (g for taille in range(1, len(caches) + 1) for g in combinations(caches, taille)):
                sommes = {sum(effectifs[rang] for rang in groupe) for effectifs in possibles}
                assert len(sommes) > 1 or not est_petit(*sommes), (possibles[0], groupe)
            # Nor how many people the handfuls are, wherever they are.
            poignees = {sum(n for n in map(effectifs.__getitem__, caches) if est_petit(n)) for effectifs in possibles}
            assert len(poignees) > 1 or not est_petit(*poignees), possibles[0]
