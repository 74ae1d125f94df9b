"""The order of a jury, by Schulze's method on margins (regles#jury). Pure.

M. Schulze, « A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election
method », Social Choice and Welfare 36 (2011). Whoever wins all her duels wins; whoever wins a majority of first places
does too. A juror who may not judge a candidate says nothing of her duels: they are counted without him.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import permutations, product

Ordre = Sequence[Sequence[str]]
"""A ballot: groups of candidates held equal, the best first. Those whom its juror may not judge are not on it."""
Duels = Mapping[tuple[str, str], int]


def duels(candidats: Collection[str], bulletins: Iterable[Ordre]) -> dict[tuple[str, str], int]:
    """Count, for each ordered pair, the ballots that put the first before the second."""
    comptes: dict[tuple[str, str], int] = dict.fromkeys(permutations(candidats, 2), 0)
    for bulletin in bulletins:
        places = {candidat: place for place, groupe in enumerate(bulletin) for candidat in groupe}
        for un, autre in permutations(places, 2):
            if (un, autre) in comptes and places[un] < places[autre]:
                comptes[un, autre] += 1
    return comptes


def ordre_collectif(candidats: Collection[str], comptes: Duels) -> list[list[str]]:
    """Return the order that the duels make, the best first; a group holds those whom nothing tells apart.

    One beats another when its strongest path of won duels is stronger than the path back.
    """
    forces = chemins(candidats, comptes)
    restants, ordre = sorted(candidats), []
    while restants:
        invaincus = [un for un in restants if not any(forces[autre, un] > forces[un, autre] for autre in restants)]
        ordre.append(invaincus)
        restants = [un for un in restants if un not in invaincus]
    return ordre


def chemins(candidats: Collection[str], comptes: Duels) -> dict[tuple[str, str], int]:
    """Return the strength of the strongest path of each pair: that of its weakest duel, 0 without a path."""
    forces = {
        (un, autre): max(comptes.get((un, autre), 0) - comptes.get((autre, un), 0), 0)
        for un, autre in product(candidats, repeat=2)
    }
    for par, de, vers in product(candidats, repeat=3):
        if de != vers:
            forces[de, vers] = max(forces[de, vers], min(forces[de, par], forces[par, vers]))
    return forces
