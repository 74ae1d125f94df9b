"""What a solver returns: who contacts whom and when, what is refused and why, and how good that provably is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from enquetes.planification.logic.regles import Affectation, Instance, Regle

OPTIMAL = "optimal"
REALISABLE = "realisable"
# Weights of the objective (regles#objectif-plan).
POIDS_REFUS = 10_000
POIDS_ETALEMENT = 20
POIDS_REGROUPEMENT = 5

Progression = Callable[[str, float], None]
"""Told the step under way, in French, and the share of the work done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Refus:
    """A visit that cannot be placed: the rule that leaves nobody or no day, and its French sentence."""

    visite: str
    regle: Regle
    motif: str


@dataclass(frozen=True, slots=True)
class Termes:
    """Raw terms of the objective: refused visits, doubled km rounded by trip, spread of loads in points, pairs."""

    refusees: int = 0
    kilometres: int = 0
    etalement: int = 0
    regroupement: int = 0

    @property
    def objectif(self) -> int:
        """Return the weighted sum, the smaller the better."""
        return (
            POIDS_REFUS * self.refusees
            + self.kilometres
            + POIDS_ETALEMENT * self.etalement
            + POIDS_REGROUPEMENT * self.regroupement
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan, sorted; a double visit has two assignments on one day.

    `borne` is a lower bound of the objective that no plan can beat, None when nobody computed one;
    `ecart` = (objectif - borne) / max(objectif, number of visits). `diagnostic` names the families of constraints
    behind the refusals with the bodies concerned. Two plans are equal whatever time they took.
    """

    affectations: tuple[Affectation, ...]
    refusees: tuple[Refus, ...]
    termes: Termes = Termes()
    borne: int | None = None
    ecart: float | None = None
    limite_atteinte: bool = False
    duree_s: float = field(default=0.0, compare=False)
    diagnostic: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def objectif(self) -> int:
        """Return the value of the objective."""
        return self.termes.objectif

    @property
    def statut(self) -> str:
        """Return `optimal` when the bound is reached, else `realisable`."""
        return OPTIMAL if self.objectif == self.borne else REALISABLE


class Solveur(Protocol):
    """The seam: same instance and seed, same plan; no visit is forgotten, none breaks a rule."""

    def __call__(self, instance: Instance, *, graine: int) -> Plan:
        """Return the plan."""


def calculer_ecart(objectif: int, borne: int, nb_visites: int) -> float:
    """Return the gap (regles#objectif-plan); 0 for an empty instance."""
    return (objectif - borne) / (max(objectif, nb_visites) or 1)
