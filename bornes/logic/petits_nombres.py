"""Counts under a threshold are hidden, and so are those that a subtraction would give back.

A table is shown with the totals of its rows and columns. Primary suppression hides what lies between 1 and the
threshold; a zero hides nobody and stays. Secondary suppression then hides more, the smallest first, until no hidden
figure follows from the others: neither alone (the linear system of the totals leaves it free), nor together with its
neighbours (what a line hides makes at least the threshold). Frequency-table rules of statistical disclosure control
(Hundepool and others, 2012, chapter 5), by a greedy choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SEUIL = 5
_NUL = 1e-9

Grille = npt.NDArray[np.int64]
Masque = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class TableProtegee:
    """A table fit to be shown: None where the figure is hidden."""

    cellules: tuple[tuple[int | None, ...], ...]
    totaux_lignes: tuple[int | None, ...]
    totaux_colonnes: tuple[int | None, ...]
    total: int | None


def proteger(cellules: Sequence[Sequence[int]], *, seuil: int = SEUIL) -> TableProtegee:
    """Return the table with its totals, without anything under `seuil`, also by difference. Cells are counts."""
    grille = _avec_totaux(np.array(cellules, dtype=np.int64).reshape(len(cellules), -1))
    cache = _cacher(grille, seuil)
    montrees = tuple(
        tuple(None if cache[i, j] else int(grille[i, j]) for j in range(grille.shape[1]))
        for i in range(grille.shape[0])
    )
    return TableProtegee(
        cellules=tuple(ligne[:-1] for ligne in montrees[:-1]),
        totaux_lignes=tuple(ligne[-1] for ligne in montrees[:-1]),
        totaux_colonnes=montrees[-1][:-1],
        total=montrees[-1][-1],
    )


def proteger_serie(effectifs: Sequence[int], *, seuil: int = SEUIL) -> tuple[int | None, ...]:
    """Return counts shown beside their total: what is hidden is no single figure, and makes `seuil` together."""
    caches = {rang for rang, n in enumerate(effectifs) if est_petit(n, seuil=seuil)}
    montrables = sorted((n, rang) for rang, n in enumerate(effectifs) if n >= seuil)
    for _n, rang in montrables:
        if not caches or (len(caches) > 1 and sum(effectifs[rang] for rang in caches) >= seuil):
            break
        caches.add(rang)
    return tuple(None if rang in caches else n for rang, n in enumerate(effectifs))


def proteger_groupes(
    effectifs: Sequence[int], groupes: Sequence[str], *, seuil: int = SEUIL
) -> tuple[tuple[int | None, ...], dict[str, int | None]]:
    """Return members and groups shown in one page with the total of all; `groupes[i]` is the group of member i.

    A group whose hidden members would be given by its total is hidden too, and another one when it is alone.
    """
    membres = list(proteger_serie(effectifs, seuil=seuil))
    rangs: dict[str, list[int]] = {}
    for rang, groupe in enumerate(groupes):
        rangs.setdefault(groupe, []).append(rang)
    totaux = {groupe: sum(effectifs[rang] for rang in siens) for groupe, siens in rangs.items()}
    caches = {groupe for groupe, siens in rangs.items() if _donnes_par_le_total(effectifs, membres, siens, seuil)}
    for groupe in sorted(totaux, key=lambda g: (totaux[g], g)):
        if not caches or (len(caches) > 1 and sum(totaux[g] for g in caches) >= seuil):
            break
        if totaux[groupe] and groupe not in caches:
            caches.add(groupe)
            # A hidden total means nothing while every member is shown.
            moindre = min((r for r in rangs[groupe] if effectifs[r]), key=lambda r: (effectifs[r], r))
            membres[moindre] = None
    return tuple(membres), {groupe: None if groupe in caches else n for groupe, n in totaux.items()}


def _donnes_par_le_total(
    effectifs: Sequence[int], membres: Sequence[int | None], rangs: Sequence[int], seuil: int
) -> bool:
    caches = [effectifs[rang] for rang in rangs if membres[rang] is None]
    return len(caches) == 1 or 0 < sum(caches) < seuil


def est_petit(effectif: int, *, seuil: int = SEUIL) -> bool:
    """Tell that a count must not be shown: somebody, and fewer than `seuil`."""
    return 0 < effectif < seuil


def _avec_totaux(cellules: Grille) -> Grille:
    lignes = np.hstack([cellules, cellules.sum(axis=1, keepdims=True)])
    return np.vstack([lignes, lignes.sum(axis=0, keepdims=True)])


def _cacher(grille: Grille, seuil: int) -> Masque:
    """Hide, one figure at a time, until nothing is given away. The whole table hidden is the last resort."""
    cache: Masque = (grille > 0) & (grille < seuil)
    while (suivante := _a_cacher(grille, cache, seuil)) is not None:
        cache[suivante] = True
    return cache


def _a_cacher(grille: Grille, cache: Masque, seuil: int) -> tuple[int, int] | None:
    for ligne in _lignes(grille):
        if _se_trahit(ligne, grille, cache, seuil) and (choix := _plus_petite(ligne, grille, cache)) is not None:
            return choix
    for i, j in _determinees(cache):
        croix = [*((i, k) for k in range(grille.shape[1])), *((k, j) for k in range(grille.shape[0]))]
        if (choix := _plus_petite(croix, grille, cache)) is not None:
            return choix
        return _plus_petite([(a, b) for a, b in np.ndindex(*grille.shape)], grille, cache)
    return None


def _lignes(grille: Grille) -> Iterator[list[tuple[int, int]]]:
    """Yield every row then every column, each with its total last."""
    hauteur, largeur = grille.shape
    for i in range(hauteur):
        yield [(i, j) for j in range(largeur)]
    for j in range(largeur):
        yield [(i, j) for i in range(hauteur)]


def _se_trahit(ligne: Sequence[tuple[int, int]], grille: Grille, cache: Masque, seuil: int) -> bool:
    """Tell that a line gives away a figure alone, or a handful together under the threshold."""
    cachees = [case for case in ligne if cache[case]]
    if len(cachees) == 1:
        return True
    total = ligne[-1]
    return bool(cachees) and not cache[total] and 0 < sum(int(grille[case]) for case in cachees) < seuil


def _plus_petite(cases: Sequence[tuple[int, int]], grille: Grille, cache: Masque) -> tuple[int, int] | None:
    """Return the smallest figure still shown, one of the inside before a total; zeros stay."""
    bas, droite = grille.shape[0] - 1, grille.shape[1] - 1
    candidates = [case for case in cases if not cache[case] and grille[case] > 0]
    return min(candidates, key=lambda c: ((c[0] == bas) + (c[1] == droite), int(grille[c]), c), default=None)


def _determinees(cache: Masque) -> list[tuple[int, int]]:
    """Return the hidden figures that the totals determine: those that no solution of the homogeneous system moves."""
    cachees = [(int(i), int(j)) for i, j in np.argwhere(cache)]
    if not cachees:
        return []
    hauteur, largeur = cache.shape
    equations = np.zeros((hauteur + largeur, len(cachees)))
    for rang, (i, j) in enumerate(cachees):
        equations[i, rang] = -1.0 if j == largeur - 1 else 1.0
        equations[hauteur + j, rang] = -1.0 if i == hauteur - 1 else 1.0
    _gauche, valeurs, droite = np.linalg.svd(equations)
    libres = droite[int((valeurs > _NUL).sum()) :]
    if not len(libres):
        return cachees
    return [case for rang, case in enumerate(cachees) if np.abs(libres[:, rang]).max() < _NUL]
