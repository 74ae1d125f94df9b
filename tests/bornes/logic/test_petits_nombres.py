"""Nothing small is told, nor what the total would give back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bornes.logic.petits_nombres import SEUIL, proteger_serie


def test_proteger_serie_two_small_ones_take_a_third():
    assert proteger_serie([1, 2, 9, 30]) == (None, None, None, 30)
    assert proteger_serie([4, 4, 9]) == (None, None, 9)
    assert proteger_serie([5, 5]) == (5, 5)
    # A total of six would give the 1 back if the 5, that may be shown, were.
    assert proteger_serie([1, 5]) == (None, None)
    # Two hidden that make the threshold are enough.
    assert proteger_serie([1, 4, 9]) == (None, None, 9)
    assert proteger_serie([0, 7, 0]) == (0, 7, 0)
    assert proteger_serie([]) == ()


@given(st.lists(st.integers(0, 12) | st.integers(0, 400), max_size=30))
def test_proteger_serie_what_is_hidden_is_neither_alone_nor_a_handful(effectifs):
    montres = proteger_serie(effectifs)

    caches = [n for n, montre in zip(effectifs, montres, strict=True) if montre is None]
    assert all(montre is None or montre == 0 or montre >= SEUIL for montre in montres)
    if sum(effectifs) >= SEUIL and caches:
        assert len(caches) > 1
        assert sum(caches) >= SEUIL
