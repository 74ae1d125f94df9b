"""Operational indicators (regles#indicateurs), from the raw measures of validated contacts.

A criterion that a later grid no longer holds is no observation.
A share is a numerator and a denominator, so that n is always known. The 90th centile is the smallest delay that
covers at least nine answers in ten (nearest rank).
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from enquetes.enums import TypeScenario
from organismes.enums import Canal

JAMAIS = "jamais"
RECLAMATION = TypeScenario.RECLAMATION
TOUT_COCHE = 3
ELEMENT_C = 2
# Written channels: the criterion of the answer, of its delay, and the threshold of the commitment in working days.
REPONSES: dict[str, tuple[str, str, int]] = {
    Canal.EMAIL: ("EM-06", "EM-07", 5),
    Canal.COURRIER: ("CO-05", "CO-06", 15),
    Canal.WEB: ("WEB-16", "WEB-17", 5),
    Canal.RS: ("RS-06", "RS-07", 2),
}
CORRIGES: dict[str, str] = {
    Canal.EMAIL: "EM-16",
    Canal.COURRIER: "CO-15",
    Canal.TEL: "TE-17",
    Canal.RS: "RS-14",
    Canal.WEB: "WEB-19",
    Canal.PHYS: "AP-17",
}
# On social networks the third element is the comment left visible, not a follow-up: RS-15 says nothing here.
RECLAMATIONS: dict[str, str] = {Canal.EMAIL: "EM-17", Canal.COURRIER: "CO-16", Canal.TEL: "TE-20"}
LUES = frozenset(
    {
        *("TE-04", "TE-05", "TE-07", "TE-08"),
        *(code for *codes, _seuil in REPONSES.values() for code in codes),
        *CORRIGES.values(),
        *RECLAMATIONS.values(),
    }
)
"""The criteria that an indicator reads: of the contacts of a whole edition, all that is kept in memory."""
SEUIL_SONNERIES = 5
REPONDEUR_CONFORME = 2


@dataclass(frozen=True)
class ContactValide:
    """A validated contact: its raw measures, and the ranks (from 0) of the elements ticked when they are known."""

    canal: str
    type_scenario: str
    reponses: Mapping[str, Any]
    elements: Mapping[str, frozenset[int]]


@dataclass(frozen=True)
class Part:
    """A share: `numerateur` out of `denominateur` observations."""

    numerateur: int
    denominateur: int

    @property
    def taux(self) -> float | None:
        """Return the share between 0 and 1, None without observation."""
        return self.numerateur / self.denominateur if self.denominateur else None


@dataclass(frozen=True)
class Delais:
    """Delays of the answers to a written channel, beside the share of contacts answered."""

    canal: str
    reponses: Part
    mediane: float | None
    centile_90: float | None
    seuil: int
    dans_le_seuil: Part


def part(contacts: Iterable[bool]) -> Part:
    """Count the true ones."""
    liste = list(contacts)
    return Part(sum(liste), len(liste))


def appels_aboutis(contacts: Sequence[ContactValide]) -> Part:
    """Calls answered by an agent at the first attempt / calls made."""
    return part(
        c.reponses.get("TE-04") == 1 and c.reponses.get("TE-07") != JAMAIS for c in _du_canal(contacts, Canal.TEL)
    )


def decroches_vite(contacts: Sequence[ContactValide]) -> Part:
    """Calls picked up before the fifth ring / calls picked up."""
    sonneries = [c.reponses.get("TE-05") for c in _du_canal(contacts, Canal.TEL)]
    return part(nombre < SEUIL_SONNERIES for nombre in sonneries if nombre is not None and nombre != JAMAIS)


def repondeurs(contacts: Sequence[ContactValide]) -> Part:
    """Off-hours calls with at least two useful elements / off-hours calls."""
    elements = [c.reponses.get("TE-08") for c in _du_canal(contacts, Canal.TEL)]
    return part(nombre >= REPONDEUR_CONFORME for nombre in elements if nombre is not None)


def delais(contacts: Sequence[ContactValide], canal: str) -> Delais:
    """Answers to a written channel; delays over answered contacts only, the threshold over all valid contacts."""
    temoin, duree, seuil = REPONSES[canal]
    valides = [c.reponses for c in _du_canal(contacts, canal) if c.reponses.get(temoin) is not None]
    jours = sorted(r[duree] for r in valides if r[temoin] and r.get(duree) not in (None, JAMAIS))
    return Delais(
        canal=canal,
        reponses=part(bool(r[temoin]) for r in valides),
        mediane=statistics.median(jours) if jours else None,
        centile_90=centile(jours, 90),
        seuil=seuil,
        dans_le_seuil=Part(sum(j <= seuil for j in jours), len(valides)),
    )


def centile(valeurs: Sequence[float], rang: int) -> float | None:
    """Return the smallest of the sorted `valeurs` that covers at least `rang` % of them."""
    return valeurs[math.ceil(len(valeurs) * rang / 100) - 1] if valeurs else None


def reponses_exactes(contacts: Sequence[ContactValide]) -> Part:
    """Answers that hold every expected element without misleading error / answered contacts."""
    corriges = [c.reponses.get(CORRIGES[c.canal]) for c in contacts if c.canal in CORRIGES]
    return part(c["trouves"] == c["attendus"] and not c["erreur_trompeuse"] for c in corriges if isinstance(c, Mapping))


def reclamations_suivies(contacts: Sequence[ContactValide]) -> Part:
    """Complaints with a solution or a dated follow-up (element c) / complaints.

    A contact whose ticked elements are not known counts when they leave no doubt: none, or all three.
    """
    verdicts = [_suivie(c) for c in contacts if c.type_scenario == RECLAMATION and c.canal in RECLAMATIONS]
    return part(verdict for verdict in verdicts if verdict is not None)


def _suivie(contact: ContactValide) -> bool | None:
    code = RECLAMATIONS[contact.canal]
    if code in contact.elements:
        return ELEMENT_C in contact.elements[code]
    nombre = contact.reponses.get(code)
    if nombre in (None, 0):
        return False
    return True if nombre == TOUT_COCHE else None


def _du_canal(contacts: Iterable[ContactValide], canal: str) -> list[ContactValide]:
    return [contact for contact in contacts if contact.canal == canal]
