"""Counts under a threshold are hidden, and so are those that a subtraction would give back.

Primary suppression hides what lies between 1 and the threshold; a zero hides nobody and stays. Secondary suppression
hides more, the smallest first, until what is hidden is no single figure and makes the threshold together.
Frequency-table rules of statistical disclosure control (Hundepool and others, 2012, chapter 5), by a greedy choice.
Tables of several dimensions are in `tables_protegees`.
"""

from __future__ import annotations

from collections.abc import Sequence

SEUIL = 5
"""The least count that is shown (regles#petits-nombres): every table of opinions and every opened one asks it here."""


def proteger_serie(effectifs: Sequence[int]) -> tuple[int | None, ...]:
    """Return counts shown beside their total: what is hidden is no single figure, and makes the threshold together."""
    caches = {rang for rang, n in enumerate(effectifs) if est_petit(n)}
    montrables = sorted((n, rang) for rang, n in enumerate(effectifs) if n >= SEUIL)
    for _n, rang in montrables:
        if not caches or (len(caches) > 1 and sum(effectifs[rang] for rang in caches) >= SEUIL):
            break
        caches.add(rang)
    return tuple(None if rang in caches else n for rang, n in enumerate(effectifs))


def est_petit(effectif: int) -> bool:
    """Tell that a count must not be shown: somebody, and fewer than the threshold."""
    return 0 < effectif < SEUIL
