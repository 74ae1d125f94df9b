"""Nothing small is told, nor what the total would give back."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bornes.logic.petits_nombres import SEUIL, proteger_groupes, proteger_serie


def _eliminer(systeme, inconnues):
    """Solve by exact elimination; return the unknowns that have one value only."""
    rang = 0
    pivots = []
    for colonne in range(len(inconnues)):
        pivot = next((k for k in range(rang, len(systeme)) if systeme[k][colonne]), None)
        if pivot is None:
            continue
        systeme[rang], systeme[pivot] = systeme[pivot], systeme[rang]
        tete = systeme[rang][colonne]
        systeme[rang] = [valeur / tete for valeur in systeme[rang]]
        for k, ligne in enumerate(systeme):
            if k != rang and ligne[colonne]:
                facteur = ligne[colonne]
                systeme[k] = [a - facteur * b for a, b in zip(ligne, systeme[rang], strict=True)]
        pivots.append(colonne)
        rang += 1
    return {
        inconnues[colonne]: systeme[k][-1]
        for k, colonne in enumerate(pivots)
        if sum(1 for valeur in systeme[k][:-1] if valeur) == 1
    }


def test_proteger_serie_two_small_ones_take_a_third():
    assert proteger_serie([1, 2, 9, 30]) == (None, None, None, 30)
    assert proteger_serie([4, 4, 9]) == (None, None, 9)
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


@given(st.lists(st.tuples(st.integers(0, 12) | st.integers(0, 90), st.sampled_from("ABC")), max_size=25))
def test_proteger_groupes_attacker_solves_no_hidden_figure(membres):
    effectifs, groupes = [n for n, _g in membres], [g for _n, g in membres]

    montres, totaux = proteger_groupes(effectifs, groupes)

    if sum(effectifs) < SEUIL:
        return
    inconnues = [rang for rang, montre in enumerate(montres) if montre is None]
    inconnus = [groupe for groupe, total in totaux.items() if total is None]
    cles = [*inconnues, *inconnus]
    systeme = []
    for groupe in totaux:
        equation = {cle: Fraction(0) for cle in cles}
        constante = Fraction(0)
        for rang, (montre, sien) in enumerate(zip(montres, groupes, strict=True)):
            if sien == groupe and montre is None:
                equation[rang] += 1
            elif sien == groupe:
                constante -= montre
        if totaux[groupe] is None:
            equation[groupe] -= 1
        else:
            constante += totaux[groupe]
        systeme.append([*(equation[cle] for cle in cles), constante])
    visibles = sum(total for total in totaux.values() if total is not None)
    systeme.append([*(Fraction(int(cle in inconnus)) for cle in cles), Fraction(sum(effectifs) - visibles)])
    assert {cle: valeur for cle, valeur in _eliminer(systeme, cles).items() if valeur} == {}
