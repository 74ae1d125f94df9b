"""Means of groups that several versions tell: one version must not give back a group that another hides.

A mean told with its number is a sum told; a group that did not change is the same unknown in every version.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

_NUL = 1e-7


@dataclass(frozen=True, slots=True)
class LigneDeMoyenne:
    """A row: the groups that it sums, each named with the print of its values; its bodies; whether it is told."""

    groupes: frozenset[str]
    organismes: int
    est_dit: bool


def joindre(
    lignes: Mapping[str, LigneDeMoyenne], avant: Sequence[Mapping[str, LigneDeMoyenne]]
) -> dict[str, LigneDeMoyenne]:
    """Hide the smallest rows, the whole last, while what is hidden here or in a version before is worked out."""
    retenues = dict(lignes)
    while _recoupe([*avant, retenues]):
        dits = [nom for nom, ligne in retenues.items() if ligne.est_dit]
        if not dits:
            break
        choix = min(dits, key=lambda nom: (len(retenues[nom].groupes) > 1, retenues[nom].organismes, nom))
        retenues[choix] = replace(retenues[choix], est_dit=False)
    return retenues


def _recoupe(versions: Sequence[Mapping[str, LigneDeMoyenne]]) -> bool:
    """Tell that a row hidden, and told nowhere, is a combination of rows told."""
    toutes = [ligne for version in versions for ligne in version.values()]
    dits = {ligne.groupes for ligne in toutes if ligne.est_dit}
    caches = {ligne.groupes for ligne in toutes if not ligne.est_dit} - dits
    if not dits or not caches:
        return False
    noms = sorted({nom for ligne in toutes for nom in ligne.groupes})
    base = np.array([[float(nom in groupes) for groupes in dits] for nom in noms])
    voulu = np.array([[float(nom in groupes) for groupes in caches] for nom in noms])
    poids, *_reste = np.linalg.lstsq(base, voulu, rcond=None)
    return bool((np.abs(base @ poids - voulu).max(axis=0) < _NUL).any())
