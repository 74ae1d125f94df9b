"""Which numbers of a device came: sorted disjoint ranges `[first, last]`, both ends included."""

from __future__ import annotations

import re
from collections.abc import Iterable

Plage = list[int]
_ECRITE = re.compile(r"\[(\d+),(\d+)\)")


def ecrire_plages(plages: Iterable[Plage]) -> str:
    """Return ranges as PostgreSQL writes them, the end left out: `{[1,3),[5,9)}`."""
    return "{" + ",".join([f"[{debut},{fin + 1})" for debut, fin in plages]) + "}"


def lire_plages(ecrites: str) -> list[Plage]:
    """Read what `ecrire_plages` or PostgreSQL wrote."""
    return [[int(debut), int(apres) - 1] for debut, apres in _ECRITE.findall(ecrites)]


def reunir(plages: list[Plage], numeros: Iterable[int]) -> list[Plage]:
    """Return `plages` with `numeros` added: sorted, disjoint, no two of them touching. The input is left as it is."""
    reunies: list[Plage] = []
    for debut, fin in sorted([*plages, *([numero, numero] for numero in set(numeros))]):
        if reunies and debut <= reunies[-1][1] + 1:
            reunies[-1][1] = max(reunies[-1][1], fin)
        else:
            reunies.append([debut, fin])
    return reunies


def attendue(plages: list[Plage]) -> int:
    """Return the lowest number, from 1, that never came."""
    return plages[0][1] + 1 if plages and plages[0][0] == 1 else 1


def manquantes(plages: list[Plage]) -> list[Plage]:
    """Return the gaps, from 1, below the highest number that came."""
    fins = [0, *(fin for _debut, fin in plages)]
    return [[fin + 1, debut - 1] for fin, (debut, _fin) in zip(fins, plages, strict=False) if debut > fin + 1]
