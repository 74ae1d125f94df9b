"""An attacker who solves the linear system of the totals learns no hidden figure, nor a handful together."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bornes.logic.petits_nombres import SEUIL, TableProtegee, est_petit, proteger, proteger_groupes, proteger_serie

TABLES = st.integers(1, 5).flatmap(
    lambda largeur: st.lists(
        st.lists(st.integers(0, 12) | st.integers(0, 400), min_size=largeur, max_size=largeur), min_size=1, max_size=5
    )
)


def cases(table: TableProtegee) -> list[list[int | None]]:
    """Lay the table out with its totals."""
    lignes = [[*ligne, total] for ligne, total in zip(table.cellules, table.totaux_lignes, strict=True)]
    return [*lignes, [*table.totaux_colonnes, table.total]]


def resolues(montre: list[list[int | None]]) -> dict[tuple[int, int], Fraction]:
    """Solve the totals for the hidden figures by exact elimination; return those that have one value only."""
    hauteur, largeur = len(montre), len(montre[0])
    inconnues = [(i, j) for i in range(hauteur) for j in range(largeur) if montre[i][j] is None]
    lignes = [[(i, j) for j in range(largeur)] for i in range(hauteur)]
    lignes += [[(i, j) for i in range(hauteur)] for j in range(largeur)]
    systeme = []
    for ligne in lignes:
        equation = dict.fromkeys(inconnues, Fraction(0))
        constante = Fraction(0)
        for rang, (i, j) in enumerate(ligne):
            signe = -1 if rang == len(ligne) - 1 else 1
            valeur = montre[i][j]
            if valeur is None:
                equation[i, j] += signe
            else:
                constante -= signe * valeur
        systeme.append([*(equation[case] for case in inconnues), constante])
    return _eliminer(systeme, inconnues)


def _eliminer(systeme, inconnues):
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


@given(TABLES)
def test_proteger_any_table_nothing_small_is_shown(cellules):
    table = proteger(cellules)

    montre = cases(table)
    assert all(valeur is None or valeur == 0 or valeur >= SEUIL for ligne in montre for valeur in ligne)


@given(TABLES)
def test_proteger_any_table_attacker_solves_no_hidden_figure(cellules):
    montre = cases(proteger(cellules))

    assert resolues(montre) == {}


@given(TABLES)
def test_proteger_any_table_what_a_line_hides_is_no_handful(cellules):
    montre = cases(proteger(cellules))

    for ligne in [*montre, *([r[j] for r in montre] for j in range(len(montre[0])))]:
        visibles, total = [v for v in ligne[:-1] if v is not None], ligne[-1]
        if total is not None and None in ligne[:-1]:
            assert total - sum(visibles) >= SEUIL


@given(TABLES)
def test_proteger_any_table_shown_figures_are_true_and_the_whole_is_told(cellules):
    table = proteger(cellules)

    complet = [[*ligne, sum(ligne)] for ligne in cellules]
    complet.append([sum(colonne) for colonne in zip(*complet, strict=True)])
    for vraie, montree in zip(complet, cases(table), strict=True):
        assert all(valeur in (None, vrai) for vrai, valeur in zip(vraie, montree, strict=True))
    assert table.total == (None if est_petit(complet[-1][-1]) else complet[-1][-1])


@given(st.lists(st.lists(st.sampled_from([0, 5, 8, 40]), min_size=3, max_size=3), min_size=1, max_size=5))
def test_proteger_table_without_small_figure_is_shown_whole(cellules):
    montre = cases(proteger(cellules))

    assert not any(valeur is None for ligne in montre for valeur in ligne)


def test_proteger_one_small_cell_hides_its_square():
    table = proteger([[20, 3, 30], [40, 25, 60], [11, 12, 13]])

    assert table == TableProtegee(
        cellules=((None, None, 30), (40, 25, 60), (None, None, 13)),
        totaux_lignes=(53, 125, 36),
        totaux_colonnes=(71, 40, 103),
        total=214,
    )


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
