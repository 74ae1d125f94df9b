"""Solving an instance whole, against the plan already known: in fractions, then in whole numbers.

Only plans better than the known one are allowed, so that finding none is a proof. Sizes and nodes bound the work, and
never the time, so that a plan without limit can be repeated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from enquetes.planification.logic.plan import POIDS_REFUS, calculer_ecart
from enquetes.planification.logic.solveur.chrono import Chrono
from enquetes.planification.logic.solveur.exact import ProgrammeExact
from enquetes.planification.logic.solveur.lineaire import INFAISABLE

# Beyond this many columns only in fractions; with more weights than this, only until the gap is small enough.
COLONNES_MAX = 10_000
POIDS_PROUVES = 45_000
ECART_SUFFISANT = 0.01
# The gap aimed at for a program with that many weights.
ECART_VISE = 0.0025
# Nodes times columns.
TRAVAIL = 500_000
NOEUDS_MIN = 10
# Share of what is left that each of the two programs may take.
PART_EXACTE = 0.85
MARGE = 1e-4


@dataclass(frozen=True, slots=True)
class Exacte:
    """The visits placed, (visit, week, shoppers), None when nothing better exists or was found; a bound."""

    placements: list[tuple[int, int, tuple[int, ...]]] | None
    borne: float


def ameliorer(programme: ProgrammeExact, connu: int, acquise: int, chrono: Chrono) -> Exacte:
    """Look for a plan better than `connu`, of which `acquise` is a bound; without any, `connu` is the bound."""
    lignes = programme.lignes
    _limiter_les_refus(programme, connu)
    relaxation = lignes.relacher(chrono.reste(PART_EXACTE))
    if relaxation is None:
        chrono.presse(PART_EXACTE)
        return Exacte(None, 0.0)
    borne = relaxation.cout + programme.fixe
    if borne > connu - 1 + MARGE:
        return Exacte(None, float(connu))
    ecart = calculer_ecart(connu, max(acquise, int(borne)), len(programme.donnees.visites))
    if len(lignes.couts) > COLONNES_MAX or (lignes.taille > POIDS_PROUVES and ecart <= ECART_SUFFISANT):
        return Exacte(None, borne)
    lignes.fixer(relaxation, connu - 1 - borne + MARGE)
    return _en_entiers(programme, connu, borne, chrono)


def _limiter_les_refus(programme: ProgrammeExact, connu: int) -> None:
    """A better plan refuses no more than its whole cost allows."""
    total = sum(len(lot.rangs) for lot in programme.lots)
    permis = (connu - 1) // POIDS_REFUS - (len(programme.donnees.visites) - total)
    programme.lignes.ligne(dict.fromkeys(programme.z.values(), 1.0), total - permis, total)


def _en_entiers(programme: ProgrammeExact, connu: int, borne: float, chrono: Chrono) -> Exacte:
    lignes, fixe = programme.lignes, programme.fixe
    ecart = ECART_VISE * connu / abs(connu - fixe) if lignes.taille > POIDS_PROUVES else 0.0
    lignes.ligne({c: cout for c, cout in enumerate(lignes.couts) if cout}, -np.inf, connu - 1 - fixe)
    reponse = lignes.resoudre(
        noeuds=max(NOEUDS_MIN, TRAVAIL // len(lignes.couts)), ecart=ecart, limite_s=chrono.reste(PART_EXACTE)
    )
    if reponse.status == INFAISABLE:
        return Exacte(None, float(connu))
    if reponse.status:
        chrono.presse(PART_EXACTE)
    if reponse.x is None:
        return Exacte(None, min(float(connu), borne))
    return Exacte(programme.lire(reponse.x), max(borne, float(reponse.mip_dual_bound) + fixe))
