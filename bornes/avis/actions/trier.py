"""Apply the rules against stuffing to a place: what is new, and its neighbours that nobody decided about."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from bornes.avis.actions.comptage import passer
from bornes.avis.logic.rafale import classer
from bornes.avis.queries.faits import Connu, Lieu, compagnons, est_indecis, faits_des_avis, faits_des_jours
from bornes.enums import Comptage

Paire = tuple[int, dt.date]


def trier_lieu(*, lieu: Lieu, points: Collection[int], nouveaux: Collection[UUID]) -> set[Paire]:
    """Judge the days that `nouveaux` bear on, and return the (point, local day) whose counts changed.

    The verdict comes from the facts alone: the same rows, whatever the order they came in and however often this
    runs. What a person decided stays, and goes on being a fact for its neighbours. What came in meanwhile waits for
    its turn. Call inside a transaction that holds the points of the place.
    """
    arrives = faits_des_avis(lieu, nouveaux)
    jours = {connu.fait.jour for connu in arrives}
    # Of two that bear one number, the first received counts: a day that was judged may have to be judged again.
    jours |= {connu.fait.jour for connu in compagnons(lieu, points, arrives, jours)}
    connus = faits_des_jours(lieu, points, jours)
    autour = compagnons(lieu, points, connus, jours)
    retenus = classer(connu.fait for connu in (*connus, *autour))
    attendus = set(nouveaux)
    return _ecrire([connu for connu in connus if _est_a_ecrire(connu, retenus, attendus)], retenus)


def _est_a_ecrire(connu: Connu, retenus: dict[UUID, str], attendus: set[UUID]) -> bool:
    if connu.comptage == Comptage.A_TRIER and connu.fait.id not in attendus:
        return False
    if connu.comptage != Comptage.A_TRIER and connu.fait.enrolement is None and connu.fait.page is None:
        # Its page and its source went with their retention: what was judged on them cannot be judged again.
        return False
    motif = retenus.get(connu.fait.id, "")
    return est_indecis(connu) and (connu.comptage, connu.motif) != (
        Comptage.RETENU if motif else Comptage.COMPTE,
        motif,
    )


def _ecrire(connus: list[Connu], retenus: dict[UUID, str]) -> set[Paire]:
    par_motif: dict[str, list[UUID]] = defaultdict(list)
    for connu in connus:
        par_motif[retenus.get(connu.fait.id, "")].append(connu.fait.id)
    for motif, identifiants in sorted(par_motif.items()):
        passer(identifiants=identifiants, vers=Comptage.RETENU if motif else Comptage.COMPTE, motif=motif)
    return {(connu.point_id, connu.fait.jour) for connu in connus}
