"""The results of thousands of bodies from the totals of their contacts: the figures of `agregation`, all at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from enquetes.visites.logic.agregation import Conformite, ResultatAgrege, ScoreDeCanal, minimum_contacts, niveau
from enquetes.visites.logic.services import CONTACTS_MINIMUM, ResultatService
from enquetes.visites.logic.totaux import (
    AXES,
    DETERMINANTS,
    ETAPES,
    NON_OBSERVE,
    TENU,
    ContactsPeses,
    Entiers,
    Moyennes,
    moyenne_des_canaux,
    moyennes,
)


@dataclass(frozen=True, slots=True)
class CorpsAPeser:
    """The channels that a body offers and the edition tests, and the contacts planned by each."""

    canaux: Sequence[str]
    prevus: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ScoresExacts:
    """Exact means of every body: channel by channel and axis by axis, then over the channels that count."""

    canaux: Mapping[str, Mapping[str, Moyennes]]
    visites: Mapping[str, Entiers]
    comptent: Mapping[str, Entiers]
    ensemble: Mapping[str, Moyennes]
    qualite: Moyennes


def scores_exacts(
    corps: Sequence[CorpsAPeser], contacts: ContactsPeses, *, poids: Mapping[str, int], minimum: int
) -> ScoresExacts:
    """Average the contacts of all bodies; `contacts` were placed among them."""
    nombre = len(corps)
    canaux: dict[str, dict[str, Moyennes]] = {}
    reponses: dict[str, Moyennes] = {}
    visites: dict[str, Entiers] = {}
    comptent: dict[str, Entiers] = {}
    for canal in sorted({canal for c in corps for canal in c.canaux}):
        siens = contacts.canaux == canal
        canaux[canal], reponses[canal] = _moyennes_du_canal(contacts, siens, nombre)
        visites[canal] = np.bincount(contacts.organismes[siens], minlength=nombre)
        comptent[canal] = visites[canal] >= _minimums(canal, corps, minimum, jamais=len(siens) + 1)
    ensemble = {
        axe: moyenne_des_canaux({canal: m[axe] for canal, m in canaux.items()}, nombre, poids, comptent) for axe in AXES
    }
    return ScoresExacts(canaux, visites, comptent, ensemble, moyenne_des_canaux(reponses, nombre, poids, comptent))


def _moyennes_du_canal(contacts: ContactsPeses, siens: Entiers, nombre: int) -> tuple[dict[str, Moyennes], Moyennes]:
    """Return the means of each axis over the contacts of a channel, and the mean of those that got an answer."""
    places, repondus = contacts.organismes[siens], contacts.repondus[siens]
    # Axis by axis, points are neighbours in memory.
    parts = np.ascontiguousarray(contacts.parts[siens].transpose(1, 2, 0)).swapaxes(1, 2)
    axes = {axe: moyennes(places, nombre, siennes) for axe, siennes in zip(AXES, parts, strict=True)}
    return axes, moyennes(places[repondus], nombre, parts[0, repondus])


def _minimums(canal: str, corps: Sequence[CorpsAPeser], minimum: int, *, jamais: int) -> Entiers:
    """Return how many contacts make the channel of each body count; `jamais`, which none reaches, when it is not offered."""
    seuils = {
        prevus: minimum_contacts(canal, prevus, minimum=minimum) for prevus in {c.prevus.get(canal) for c in corps}
    }
    return np.array([seuils[c.prevus.get(canal)] if canal in c.canaux else jamais for c in corps])


def resultats_agreges(
    corps: Sequence[CorpsAPeser], contacts: ContactsPeses, scores: ScoresExacts, *, engagements: Collection[str]
) -> list[ResultatAgrege]:
    """Return the result of each body, as `agreger` does from its contacts."""
    canaux = {canal: {axe: m.fractions() for axe, m in axes.items()} for canal, axes in scores.canaux.items()}
    ensemble = {axe: m.fractions() for axe, m in scores.ensemble.items()}
    visites = {canal: nombres.tolist() for canal, nombres in scores.visites.items()}
    qualites = scores.qualite.fractions()
    taux = _taux(len(corps), contacts, engagements)
    return [
        ResultatAgrege(
            score=ensemble[""][place],
            niveau=niveau(ensemble[""][place]),
            canaux={
                canal: _du_canal(canaux[canal], visites[canal][place], scores.comptent[canal][place], place)
                for canal in c.canaux
            },
            etapes=_presents(ensemble, ETAPES, place),
            determinants=_presents(ensemble, DETERMINANTS, place),
            conformite=taux[place],
            qualite=qualites[place],
        )
        for place, c in enumerate(corps)
    ]


def _du_canal(axes: Mapping[str, Sequence[Fraction | None]], visites: int, compte: bool, place: int) -> ScoreDeCanal:
    return ScoreDeCanal(
        score=axes[""][place],
        visites=visites,
        significatif=bool(compte),
        etapes=_presents(axes, ETAPES, place),
        determinants=_presents(axes, DETERMINANTS, place),
    )


def services_agreges(nombre: int, contacts: ContactsPeses) -> list[tuple[ResultatService, ...]]:
    """Return the results of each body by service, as `par_service` does from its contacts."""
    trouves: list[list[ResultatService]] = [[] for _corps in range(nombre)]
    for service in sorted({service for service in contacts.services.tolist() if service}):
        siens = (contacts.services == service) & (contacts.parts[:, 0, 1] > 0)
        notes = moyennes(contacts.organismes[siens], nombre, contacts.parts[siens, 0]).fractions()
        vus = np.bincount(contacts.organismes[siens], minlength=nombre).tolist()
        for place, (note, vu) in enumerate(zip(notes, vus, strict=True)):
            if note is not None and vu >= CONTACTS_MINIMUM:
                trouves[place].append(ResultatService(service, note, vu))
    return [tuple(siens) for siens in trouves]


def _presents(axes: Mapping[str, Sequence[Fraction | None]], voulus: Sequence[str], place: int) -> dict[str, Fraction]:
    valeurs = {axe: axes[axe][place] for axe in voulus}
    return {axe: valeur for axe, valeur in valeurs.items() if valeur is not None}


def _taux(nombre: int, contacts: ContactsPeses, engagements: Collection[str]) -> list[dict[str, Conformite]]:
    """Return the rate of each commitment of each body over the contacts that observe it."""
    trouves: list[dict[str, Conformite]] = [{} for _corps in range(nombre)]
    for code, constats in zip(contacts.engagements, contacts.constats.T, strict=True):
        if code in engagements:
            vus, tenus = (
                np.bincount(contacts.organismes[lesquels], minlength=nombre).tolist()
                for lesquels in (constats != NON_OBSERVE, constats == TENU)
            )
            for siens, vu, tenu in zip(trouves, vus, tenus, strict=True):
                if vu:
                    siens[code] = Conformite(Fraction(tenu, vu), vu)
    return trouves
