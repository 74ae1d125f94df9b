"""Counts under a threshold are hidden, and so are those that a subtraction would give back.

Primary suppression hides what lies between 1 and the threshold; a zero hides nobody and stays. Secondary suppression
hides more, the smallest first, until what is hidden is no single figure and makes the threshold together.
Frequency-table rules of statistical disclosure control (Hundepool and others, 2012, chapter 5), by a greedy choice.
Tables of several dimensions are in `tables_protegees`.
"""

from __future__ import annotations

from collections.abc import Sequence

SEUIL = 5


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
