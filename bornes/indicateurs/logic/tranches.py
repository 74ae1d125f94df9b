"""Nested periods as disjoint stretches of time, so that one less another is never a handful.

What is told of a period is the sum of what may be told of each of its stretches, each protected as if it stood alone:
no period then says more than the stretches do, and a difference of periods is a stretch.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import pairwise

from bornes.indicateurs.logic.indicateurs import Bloc

UN_JOUR = dt.timedelta(days=1)


def reculer(jour: dt.date, serie: Iterable[Bloc]) -> dt.date:
    """Return the first day of the block that holds `jour`, so that no period cuts a block; `jour` outside of them."""
    return min([jour, *(bloc.du for bloc in serie if bloc.au >= jour)])


def couper(
    debut: dt.date, fin: dt.date, debuts: Iterable[dt.date], serie: Sequence[Bloc]
) -> tuple[tuple[dt.date, dt.date], ...]:
    """Return the stretches (first day, last day) from `debut` to `fin` made by periods that begin on `debuts`."""
    bords = sorted({debut, *(reculer(jour, serie) for jour in debuts if debut < jour <= fin)})
    suivants = pairwise([*bords, fin + UN_JOUR])
    return tuple((du, suivant - UN_JOUR) for du, suivant in suivants)


def joindre(tranches: Iterable[int | None]) -> int | None:
    """Sum one count over stretches; hidden when one of them hides it."""
    total = 0
    for n in tranches:
        if n is None:
            return None
        total += n
    return total
