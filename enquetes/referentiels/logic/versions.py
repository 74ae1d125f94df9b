"""A version beside the one it follows: what came, what went, what changed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

CRITERES_TENUS = frozenset(
    [
        "EM-03",
        "EM-04",
        "EM-06",
        "EM-07",
        "EM-16",
        "EM-17",
        "CO-03",
        "CO-05",
        "CO-06",
        "CO-15",
        "CO-16",
        "TE-04",
        "TE-05",
        "TE-07",
        "TE-08",
        "TE-17",
        "TE-20",
        "RS-06",
        "RS-07",
        "RS-14",
        "AP-01",
        "AP-08",
        "AP-17",
        "WEB-13",
        "WEB-16",
        "WEB-17",
        "WEB-19",
    ]
)
"""Criteria that rules, forms and indicators name by their code: no version may go without them."""


@dataclass(frozen=True, slots=True)
class Changement:
    """A field whose words differ."""

    champ: str
    avant: str
    apres: str


@dataclass(frozen=True, slots=True)
class LigneComparee:
    """A criterion (or the scenario itself) in two versions; `avant` or `apres` is empty where it is absent."""

    code: str
    avant: str
    apres: str
    changements: tuple[Changement, ...] = ()

    @property
    def nature(self) -> str:
        """Say in one word what happened to it."""
        if not self.avant:
            return "ajouté"
        if not self.apres:
            return "retiré"
        return "modifié" if self.changements else "inchangé"

    @property
    def est_differente(self) -> bool:
        """Tell whether the versions differ there."""
        return self.nature != "inchangé"


Fiche = Mapping[str, str]
"""The words of each field of a criterion or a scenario, the first being its title."""


def comparer(avant: Mapping[str, Fiche], apres: Mapping[str, Fiche]) -> tuple[LigneComparee, ...]:
    """Compare two versions, in the order of the second; what it no longer has comes last."""
    codes = [*apres, *(code for code in avant if code not in apres)]
    return tuple(_comparer_un(code, avant.get(code, {}), apres.get(code, {})) for code in codes)


def _comparer_un(code: str, avant: Fiche, apres: Fiche) -> LigneComparee:
    changements = (
        tuple(Changement(nom, avant[nom], apres[nom]) for nom in apres if avant[nom] != apres[nom])
        if avant and apres
        else ()
    )
    return LigneComparee(code, _titre(avant.values()), _titre(apres.values()), changements)


def _titre(valeurs: Iterable[str]) -> str:
    return next(iter(valeurs), "")
