"""Plan P: the contacts that every body receives (regles#plan-p).

Four e-mails, two letters, four calls, three questions on social networks and one audit of the site: 14 contacts on
five channels unless the edition decides otherwise, plus visits on site when it tests physical reception. Complaints
come last on their channel; one call has a second step outside opening hours; one question on social networks is public.
Every body of a type gets the same scenarios: only what it offers and the calendar of the edition make a difference.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from campagnes.logic.calendrier import Intervalle
from campagnes.logic.methode import CanalTeste
from enquetes.enums import TypeScenario
from organismes.enums import Canal

RECLAMATION = TypeScenario.RECLAMATION
# A scenario that expires sooner than this after the start of a half leaves no room to spread the contacts.
MARGE_EXPIRATION = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class ScenarioDisponible:
    """A frozen scenario; `cle` is the caller's identifier, `expire_le` the last day it may be played."""

    cle: int
    code: str
    type: str
    canaux: frozenset[str]
    types_organismes: frozenset[str]
    expire_le: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """One planned contact: its half (1 or 2) is where it should be placed, `au_plus_tard` where it must stop."""

    canal: str
    moitie: int
    scenario: ScenarioDisponible
    reclamation: bool = False
    hors_horaires: bool = False
    publique: bool = False

    @property
    def au_plus_tard(self) -> dt.date | None:
        """Return the last day on which the scenario may be played."""
        return self.scenario.expire_le


@dataclass(frozen=True, slots=True)
class ContactImpossible:
    """A contact for which no scenario suits the type of body and the channel."""

    canal: str
    reclamation: bool


@dataclass(frozen=True, slots=True)
class PlanOrganisme:
    """What one body should receive."""

    contacts: tuple[Contact, ...]
    impossibles: tuple[ContactImpossible, ...] = ()


@dataclass(frozen=True, slots=True)
class _Case:
    canal: str
    reclamation: bool = False
    hors_horaires: bool = False
    publique: bool = False


Canaux = Mapping[str, CanalTeste]
"""The channels that an edition tests, in the order of the plan, each with its contacts."""


def canaux_testes(canaux_offerts: Collection[str], testes: Canaux) -> tuple[str, ...]:
    """Return the channels that the edition tests among those offered, in the order of the plan."""
    return tuple(canal for canal in testes if canal in canaux_offerts)


def _cases(canaux_offerts: Collection[str], testes: Canaux) -> list[_Case]:
    return [case for canal in canaux_testes(canaux_offerts, testes) for case in _cases_du_canal(canal, testes[canal])]


def _cases_du_canal(canal: str, prevus: CanalTeste) -> list[_Case]:
    """Return the contacts of a channel, complaints last; the second plain one has what the channel has of its own."""
    simples = prevus.contacts - prevus.reclamations
    particulier = min(1, simples - 1)
    return [
        _Case(
            canal,
            reclamation=rang >= simples,
            hors_horaires=canal == Canal.TEL and rang == particulier,
            publique=canal == Canal.RS and rang == particulier,
        )
        for rang in range(prevus.contacts)
    ]


def contacts_prevus(
    *,
    type_organisme: str,
    canaux_offerts: Collection[str],
    testes: Canaux,
    scenarios: Iterable[ScenarioDisponible],
    moities: tuple[Intervalle, Intervalle],
) -> PlanOrganisme:
    """Return the contacts of one body, half of them in each half of the fieldwork.

    Within a type the choice is the same for every body. Among the scenarios that suit type, channel and half, the
    one least used for this body comes first, so that no scenario is repeated while another is free.
    """
    banque = _banque(type_organisme, scenarios)
    contacts: list[Contact] = []
    impossibles: list[ContactImpossible] = []
    for rang, case in enumerate(_cases(canaux_offerts, testes)):
        moitie = 1 + rang % 2
        permis = _permis(banque, case, moities[moitie - 1])
        if not permis:
            impossibles.append(ContactImpossible(case.canal, case.reclamation))
            continue
        choisi = min(permis, key=lambda scenario: _emplois(contacts, case.canal, scenario.code))
        contacts.append(Contact(case.canal, moitie, choisi, case.reclamation, case.hors_horaires, case.publique))
    return PlanOrganisme(tuple(contacts), tuple(impossibles))


def _banque(type_organisme: str, scenarios: Iterable[ScenarioDisponible]) -> list[ScenarioDisponible]:
    """Return the scenarios of a type, first those written for few types: they speak best of its service."""
    siens = (scenario for scenario in scenarios if type_organisme in scenario.types_organismes)
    return sorted(siens, key=lambda s: (len(s.types_organismes), s.code, s.cle))


def _emplois(contacts: Sequence[Contact], canal: str, code: str) -> tuple[int, int]:
    """Return how often a scenario is used already, by this channel and in all."""
    canaux = [contact.canal for contact in contacts if contact.scenario.code == code]
    return canaux.count(canal), len(canaux)


def _permis(banque: Sequence[ScenarioDisponible], case: _Case, demi: Intervalle) -> list[ScenarioDisponible]:
    """Return what may be asked: a complaint where one is due (any request when the type has none), else no complaint."""
    jouables = [s for s in banque if case.canal in s.canaux and _jouable(s, demi)]
    voulus = [s for s in jouables if (s.type == RECLAMATION) == case.reclamation]
    return voulus or jouables


def _jouable(scenario: ScenarioDisponible, demi: Intervalle) -> bool:
    if scenario.expire_le is None:
        return True
    return scenario.expire_le >= min(demi.au, demi.du + MARGE_EXPIRATION)


def demi_periodes(
    jours: Sequence[dt.date], *, pivot: dt.date | None = None, vagues: Sequence[tuple[dt.date, dt.date]] = ()
) -> tuple[Intervalle, Intervalle]:
    """Cut the fieldwork in two halves around `pivot` (last day of the first half, usually an election round).

    Without a pivot inside the fieldwork, between the waves; with one wave only, in the middle of its days.
    `jours` are the days of the fieldwork in order, at least one.
    """
    debut, fin = jours[0], jours[-1]
    if pivot is None or not debut <= pivot < fin:
        pivot = vagues[(len(vagues) - 1) // 2][1] if len(vagues) > 1 else jours[(len(jours) - 1) // 2]
    if not debut <= pivot < fin:
        return Intervalle(debut, fin), Intervalle(debut, fin)
    return Intervalle(debut, pivot), Intervalle(min(jour for jour in jours if jour > pivot), fin)


def moities_restantes(moities: tuple[Intervalle, Intervalle], *, depuis: dt.date) -> tuple[Intervalle, Intervalle]:
    """Return the halves from `depuis` on; once the first is over, the second stands for both."""
    avant, apres = (Intervalle(max(moitie.du, depuis), max(moitie.au, depuis)) for moitie in moities)
    return (apres, apres) if moities[0].au < depuis else (avant, apres)


# Within a half, what waits longest for an answer leaves first.
ORDRE_DEPART = (Canal.COURRIER, Canal.EMAIL, Canal.RS, Canal.WEB, Canal.TEL, Canal.PHYS)
# Fractional part of the golden ratio: successive bodies start at evenly scattered phases.
NOMBRE_D_OR = 0.6180339887498949


def dates_souhaitees(
    contacts: Sequence[Contact], *, moities: tuple[Intervalle, Intervalle], jours: Sequence[dt.date], rang: int
) -> list[dt.date | None]:
    """Return the wished day of each contact: evenly spread over its half, bodies out of step with one another.

    `jours` are the working days of the fieldwork in order, `rang` the number of the body. None without any day.
    """
    souhaits: list[dt.date | None] = [None] * len(contacts)
    phase = (rang * NOMBRE_D_OR) % 1
    for numero, moitie in enumerate(moities, start=1):
        ouverts = [jour for jour in jours if moitie.contient(jour)] or list(jours)
        if not ouverts:
            continue
        indices = sorted(
            (indice for indice, contact in enumerate(contacts) if contact.moitie == numero),
            key=lambda i: (contacts[i].au_plus_tard or dt.date.max, ORDRE_DEPART.index(contacts[i].canal), i),
        )
        for place, indice in enumerate(indices):
            souhaits[indice] = ouverts[int((place + phase) / len(indices) * len(ouverts))]
    return souhaits
