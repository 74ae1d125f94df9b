"""What an edition decides of its method: the contacts of each channel, their weight, what makes a result. Pure.

The values below are those of an edition for which staff decided nothing (regles#plan-p, regles#score-organisme).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from campagnes.enums import PolitiqueNonReponse

PHYS = "PHYS"


@dataclass(frozen=True, slots=True)
class CanalTeste:
    """What a body receives by a channel, and what the channel weighs in its score."""

    contacts: int
    reclamations: int = 0
    poids: int = 1


@dataclass(frozen=True, slots=True)
class MethodeEdition:
    """The method of an edition. `canaux` holds those it tests, in the order of the plan.

    `minimum` is how many validated contacts make a channel count, `part_validee` the share of planned contacts, in
    percents, that makes a body eligible, `seuil` the line of performance.
    """

    canaux: Mapping[str, CanalTeste]
    minimum: int = 2
    part_validee: int = 80
    politique: str = PolitiqueNonReponse.ZERO
    seuil: int = 80

    @property
    def poids(self) -> dict[str, int]:
        """Return the weight of each tested channel."""
        return {code: canal.poids for code, canal in self.canaux.items()}

    @property
    def nb_contacts(self) -> int:
        """Return how many contacts a body receives that offers every tested channel."""
        return sum(canal.contacts for canal in self.canaux.values())


CANAUX: Mapping[str, CanalTeste] = {
    "EMAIL": CanalTeste(4, 1),
    "COURRIER": CanalTeste(2, 1),
    "TEL": CanalTeste(4, 1),
    "RS": CanalTeste(3),
    "WEB": CanalTeste(1),
    PHYS: CanalTeste(2),
}
"""Every channel, in the order of the plan, with what a body receives by default."""
NOMS = {
    "EMAIL": "Courriel",
    "COURRIER": "Courrier",
    "TEL": "Téléphone",
    "RS": "Réseaux sociaux",
    "WEB": "Site et formulaires",
    PHYS: "Accueil physique",
}
METHODE_COMPLETE = MethodeEdition(CANAUX)
METHODE_INITIALE = replace(METHODE_COMPLETE, canaux={code: canal for code, canal in CANAUX.items() if code != PHYS})
"""By default physical reception is not tested (regles#edition-2020)."""


def methodes_egales(avant: MethodeEdition, apres: MethodeEdition, canaux: Iterable[str]) -> bool:
    """Tell whether channels weigh alike and silence is worth the same in two editions."""
    poids = [{canal: Fraction(m.poids.get(canal, 0)) for canal in canaux} for m in (avant, apres)]
    return avant.politique == apres.politique and _proportionnels(*poids)


def _proportionnels(uns: Mapping[str, Fraction], autres: Mapping[str, Fraction]) -> bool:
    return all(uns[a] * autres[b] == uns[b] * autres[a] for a in uns for b in uns)
