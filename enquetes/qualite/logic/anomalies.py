"""Every flag on the visits of one edition. A flag explains itself and never sanctions.

Give the whole edition at once, doubles included: most flags compare a visit with its likes.
"""

from __future__ import annotations

from collections.abc import Sequence

from enquetes.qualite.logic.anomalies_copies import images_proches, pieces_identiques, textes_copies
from enquetes.qualite.logic.anomalies_faits import CODES, AnomalieRelevee, VisiteObservee
from enquetes.qualite.logic.anomalies_saisie import ordres_impossibles, rapidites, saisies_tardives, uniformites

DETECTEURS = (
    rapidites,
    uniformites,
    textes_copies,
    images_proches,
    pieces_identiques,
    ordres_impossibles,
    saisies_tardives,
)


def detecter(visites: Sequence[VisiteObservee]) -> tuple[AnomalieRelevee, ...]:
    """Return the flags, visit by visit in the order given, then in the order of codes; one per visit and code."""
    rangs = {visite.id: rang for rang, visite in enumerate(visites)}
    trouvees = {(a.visite, a.code): a for detecteur in DETECTEURS for a in detecteur(visites)}
    return tuple(sorted(trouvees.values(), key=lambda a: (rangs[a.visite], CODES.index(a.code))))
