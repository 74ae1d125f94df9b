"""Counts under a threshold are hidden, and so are those that a subtraction, or this very rule, would give back.

Primary suppression hides what lies between 1 and the threshold; a zero hides nobody and stays. Secondary suppression
hides more, the smallest first, until nothing hidden can be worked out. Frequency-table rules of statistical disclosure
control (Hundepool and others, 2012, chapter 5), by a greedy choice. Its reader knows it: that a count was hidden to
protect others, or was not, tells her something, and the tests play her on all small tables.
Tables of several dimensions are in `tables_protegees`.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence

SEUIL = 5
"""The least count that is shown (regles#petits-nombres): every table of opinions and every opened one asks it here."""


def proteger_serie(effectifs: Sequence[int], groupes: Sequence[Hashable] = ()) -> tuple[int | None, ...]:
    """Return counts shown beside their total: no handful is told, nor given back to who knows how they are hidden.

    `groupes` says which group each count is in, where the totals of groups are read too. What is safe in its group is safe
    in the whole; a group hidden whole takes along the smallest other one, whose total is hidden with its own.
    """
    tout = list(range(len(effectifs)))
    listes = [[r for r in tout if groupes[r] == un] for un in dict.fromkeys(groupes)] or [tout]
    caches = _cacher(effectifs, listes, {rang for rang in tout if est_petit(effectifs[rang])})
    while (suite := _cacher(effectifs, _entieres_et_la_suivante(effectifs, listes, caches), caches)) != caches:
        caches = suite
    return tuple(None if rang in caches else n for rang, n in enumerate(effectifs))


def _entieres_et_la_suivante(
    effectifs: Sequence[int], listes: Iterable[Sequence[int]], caches: set[int]
) -> list[list[int]]:
    """Return in one list those hidden whole and the smallest of the others; nothing when none is."""
    pleines = [[rang for rang in rangs if effectifs[rang]] for rangs in listes]
    pleines = sorted(filter(None, pleines), key=lambda rangs: sum(effectifs[rang] for rang in rangs))
    entieres = [rangs for rangs in pleines if caches.issuperset(rangs)]
    autres = [rangs for rangs in pleines if rangs not in entieres]
    return [[rang for rangs in (*entieres, *autres[:1]) for rang in rangs]] if entieres else []


def _cacher(effectifs: Sequence[int], listes: Iterable[Sequence[int]], caches: Collection[int]) -> set[int]:
    """Hide besides, the smallest first, what the total of each list would give back."""
    tous = set(caches)
    for rangs in listes:
        montrables = sorted((effectifs[r], r) for r in rangs if r not in tous and effectifs[r] >= SEUIL)
        siens = [effectifs[r] for r in rangs if r in tous]
        while siens and montrables and _se_devinent(len(siens), sum(siens), montrables[0][0]):
            n, rang = montrables.pop(0)
            siens.append(n)
            tous.add(rang)
    return tous


def _se_devinent(nombre: int, somme: int, suivant: int) -> bool:
    """Tell whether hidden counts of this sum may be worked out, `suivant` being the smallest one told.

    They may not be when all of them could be small, and neither all one nor all the greatest; nor when one could have
    been hidden for the others, a handful together, and could be two numbers at least, smaller than those told.
    """
    if nombre == 1 or somme < SEUIL:
        return True
    tous_petits = nombre < somme < (SEUIL - 1) * nombre
    d_un_grand = sum(SEUIL <= somme - poignee < suivant for poignee in range(nombre - 1, SEUIL))
    return not tous_petits and d_un_grand < 2  # noqa: PLR2004 -- one alone is given back


def est_petit(effectif: int) -> bool:
    """Tell that a count must not be shown: somebody, and fewer than the threshold."""
    return 0 < effectif < SEUIL
