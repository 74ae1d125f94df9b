"""What the report keeps of long lists; the annex prints them whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, groupby, zip_longest

from rapports.logic.resultats.lignes import LigneEngagement, ReferentielConforme
from rapports.logic.resultats.tableau import VerbatimMasque

FRAGILES = 6
COMMENTAIRES, SIGNES = 10, 3000
"""What a page holds: as many comments, as many characters."""


def engagements_fragiles(conformite: Iterable[ReferentielConforme]) -> tuple[LigneEngagement, ...]:
    """Return the commitments observed enough that are kept least, the lowest first."""
    fragiles = [e for referentiel in conformite for e in referentiel.engagements if e.est_fragile]
    return tuple(sorted(fragiles, key=lambda e: (e.taux, -e.observations, e.code))[:FRAGILES])


def verbatims_choisis(verbatims: Sequence[VerbatimMasque]) -> tuple[VerbatimMasque, ...]:
    """Return the comments that a page holds, the shortest of every channel in turn, in their order."""
    tailles = {rang: len(verbatim.texte) for rang, verbatim in enumerate(verbatims)}
    par_canal = [sorted(siens, key=tailles.__getitem__) for _, siens in groupby(tailles, lambda r: verbatims[r].canal)]
    choisis: set[int] = set()
    reste = SIGNES
    for rang in chain.from_iterable(zip_longest(*par_canal)):
        if rang is not None and len(choisis) < COMMENTAIRES and (tailles[rang] <= reste or not choisis):
            choisis.add(rang)
            reste -= tailles[rang]
    return tuple(verbatim for rang, verbatim in enumerate(verbatims) if rang in choisis)
