"""Counts under a threshold are hidden, and so are those that a subtraction, or this very rule, would give back.

Primary suppression hides what lies between 1 and the threshold; a zero hides nobody and stays. Secondary suppression
hides more, the smallest first, until nothing hidden can be worked out. Frequency-table rules of statistical disclosure
control (Hundepool and others, 2012, chapter 5), by a greedy choice. Its reader knows it: that a count was hidden to
protect others, or was not, tells her something, and the tests play her on all small tables.
Tables of several dimensions are in `tables_protegees`.
"""

from __future__ import annotations

from collections.abc import Sequence

SEUIL = 5
"""The least count that is shown (regles#petits-nombres): every table of opinions and every opened one asks it here."""


def proteger_serie(effectifs: Sequence[int]) -> tuple[int | None, ...]:
    """Return counts shown beside their total: no handful is told, nor given back to who knows how they are hidden."""
    caches = [rang for rang, n in enumerate(effectifs) if est_petit(n)]
    montrables = sorted((n, rang) for rang, n in enumerate(effectifs) if n >= SEUIL)
    while caches and montrables:
        if not _se_devinent(len(caches), sum(effectifs[rang] for rang in caches), montrables[0][0]):
            break
        caches.append(montrables.pop(0)[1])
    return tuple(None if rang in caches else n for rang, n in enumerate(effectifs))


def _se_devinent(nombre: int, somme: int, suivant: int) -> bool:
    """Tell whether hidden counts of this sum may be worked out, `suivant` being the smallest one told.

    They may not be when all of them could be small, and neither all one nor all the greatest; nor when one could have
    been hidden for the others, a handful together, and could be two numbers at least, smaller than those told.
    """
    if somme < SEUIL:
        return True
    tous_petits = nombre < somme < (SEUIL - 1) * nombre
    d_un_grand = sum(SEUIL <= somme - poignee < suivant for poignee in range(nombre - 1, SEUIL))
    return not tous_petits and d_un_grand < 2  # noqa: PLR2004 -- one alone is given back


def est_petit(effectif: int) -> bool:
    """Tell that a count must not be shown: somebody, and fewer than the threshold."""
    return 0 < effectif < SEUIL
