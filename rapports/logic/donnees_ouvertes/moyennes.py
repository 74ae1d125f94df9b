"""Figures of groups that several versions tell: no version may give back a group, or a change, that is few bodies.

A mean told with its number is a sum told, and so is a share; a body that did not change is the same unknown in every
version. What must stay unknown: a row hidden and told nowhere, what a few bodies changed between two versions of a row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bornes.logic.petits_nombres import SEUIL

_NUL = 1e-7
Apport = tuple[str, str]
"""A body, the print of what it brings: another value is another unknown."""


@dataclass(frozen=True, slots=True)
class LigneDeMoyenne:
    """A row: what each of its bodies brings, whether it is the whole, whether it is told."""

    apports: frozenset[Apport]
    est_le_tout: bool
    est_dit: bool

    @property
    def organismes(self) -> int:
        """Count its bodies."""
        return len(self.apports)

    def ecart(self, autre: LigneDeMoyenne) -> int:
        """Count the bodies that do not bring the same to both."""
        return len({corps for corps, _valeur in self.apports ^ autre.apports})


Lignes = Mapping[str, LigneDeMoyenne]


def joindre(lignes: Lignes, avant: Sequence[Lignes]) -> dict[str, LigneDeMoyenne]:
    """Hide rows, the smallest first and the whole last, while what must stay unknown is worked out beside `avant`."""
    retenues = {nom: _si_assez_a_change(ligne, nom, avant) for nom, ligne in lignes.items()}
    deja = _dits(avant)
    while _recoupe(retenues, avant):
        dits = [nom for nom, ligne in retenues.items() if ligne.est_dit and ligne.apports not in deja]
        if not dits:
            break
        choix = min(dits, key=lambda nom: (retenues[nom].est_le_tout, retenues[nom].organismes, nom))
        retenues[choix] = replace(retenues[choix], est_dit=False)
    return retenues


def _si_assez_a_change(ligne: LigneDeMoyenne, nom: str, avant: Sequence[Lignes]) -> LigneDeMoyenne:
    """Hide a row that a few bodies only changed since a version that tells it: one subtraction gives their change."""
    dites = (version[nom] for version in avant if nom in version and version[nom].est_dit)
    return replace(ligne, est_dit=ligne.est_dit and not any(0 < ligne.ecart(dite) < SEUIL for dite in dites))


@dataclass(frozen=True, slots=True)
class _InconnuesOuvertes:
    """What bodies bring, each with its column: a sum is a row of zeros and ones."""

    colonnes: Mapping[Apport, int]

    def somme(self, apports: frozenset[Apport]) -> npt.NDArray[np.float64]:
        ligne = np.zeros(len(self.colonnes))
        ligne[[self.colonnes[apport] for apport in apports]] = 1.0
        return ligne

    def sommes(self, groupes: Collection[frozenset[Apport]]) -> list[npt.NDArray[np.float64]]:
        return [self.somme(apports) for apports in sorted(groupes, key=sorted)]


def _recoupe(lignes: Lignes, avant: Sequence[Lignes]) -> bool:
    """Tell that something that must stay unknown, and still was before, is a combination of rows told."""
    versions = [*avant, lignes]
    dits = _dits(versions)
    if not dits:
        return False
    toutes = [ligne for version in versions for ligne in version.values()]
    apportes = sorted(frozenset[Apport]().union(*(ligne.apports for ligne in toutes)))
    inconnues = _InconnuesOuvertes({apport: rang for rang, apport in enumerate(apportes)})
    voulues = inconnues.sommes({ligne.apports for ligne in toutes if not ligne.est_dit} - dits)
    peu = _peu_changees(versions)
    voulues += [inconnues.somme(une.apports) - inconnues.somme(autre.apports) for une, autre in peu]
    if not voulues:
        return False
    connues = _combinables(inconnues.sommes(_dits(avant)), voulues)
    return bool((_combinables(inconnues.sommes(dits), voulues) & ~connues).any())


def _dits(versions: Sequence[Lignes]) -> set[frozenset[Apport]]:
    return {ligne.apports for version in versions for ligne in version.values() if ligne.est_dit}


def _peu_changees(versions: Sequence[Lignes]) -> Iterator[tuple[LigneDeMoyenne, LigneDeMoyenne]]:
    """Yield the rows of two versions that a few bodies changed."""
    for rang, version in enumerate(versions):
        for nom, ligne in version.items():
            for autre in versions[:rang]:
                if nom in autre and 0 < ligne.ecart(autre[nom]) < SEUIL:
                    yield ligne, autre[nom]


def _combinables(
    base: Sequence[npt.NDArray[np.float64]], voulues: Sequence[npt.NDArray[np.float64]]
) -> npt.NDArray[np.bool_]:
    """Tell of each sum wanted whether it is a combination of those of the base."""
    if not base:
        return np.zeros(len(voulues), dtype=bool)
    # Bodies that are always summed together are one unknown.
    colonnes = np.unique(np.array([*base, *voulues]), axis=1)
    connus, cherches = colonnes[: len(base)].T, colonnes[len(base) :].T
    poids, *_reste = np.linalg.lstsq(connus, cherches, rcond=None)
    trouves: npt.NDArray[np.bool_] = np.abs(connus @ poids - cherches).max(axis=0) < _NUL
    return trouves
