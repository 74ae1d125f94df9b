"""The uncertainty of every figure of an edition: score, channels, stages, determinants, rank (regles#incertitude)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from enquetes.visites.logic.totaux import AXES, DETERMINANTS, ETAPES, ContactsPeses
from trophees.logic.erreurs import (
    MILLE,
    MILLION,
    Erreur,
    ErreursDunCorps,
    LoiDUnAxe,
    Sommes,
    SommesDeCorps,
    apprendre,
    cubes_des_ecarts,
    erreurs_selon,
    ranger,
)
from trophees.logic.rangs_incertains import RangIncertain, rangs_incertains

VERSION = "1.3"
"""The method of intervals. 1.0 told contacts that were all alike as nearly exact, 1.1 took them for as high as they are low.

1.2 trusted a body whose contacts were all alike to stay so, and a channel whose were because others had failures."""
VERSION_DES_TIRAGES = "1.0"
"""That of the draws of ranks, in their seed: they have not changed since the first."""
SCORE, QUALITE, SERVICE = "score", "qualite", "service "
ENTIER_SUR = 2**62

Entiers: TypeAlias = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class CorpsMesure:
    """A body, the weights of its significant channels, and its rank if it has one."""

    cle: str
    poids: Mapping[str, int]
    categorie: str
    rang: int | None


@dataclass(frozen=True, slots=True)
class Incertitude:
    """The intervals of a body, two ends each. `par_canal` has those of stages and determinants, channel by channel.

    `qualite` is that of the answers received; `services` has those of the services that enough contacts asked for.
    `ensemble` is the error of the score itself, from which ranks are drawn.
    """

    score: list[float] | None
    qualite: list[float] | None
    services: Mapping[str, list[float]]
    canaux: Mapping[str, list[float]]
    etapes: Mapping[str, list[float]]
    determinants: Mapping[str, list[float]]
    par_canal: Mapping[str, Mapping[str, Mapping[str, list[float]]]]
    ensemble: Erreur | None


@dataclass(frozen=True, slots=True)
class _Bornes:
    """The intervals of a body on one axis: of the whole, and channel by channel."""

    ensemble: list[float] | None
    canaux: Mapping[str, list[float]]


Lois: TypeAlias = Mapping[str, LoiDUnAxe]
"""Axis → what the bodies of an edition teach of it."""


def incertitudes_de(
    corps: Sequence[CorpsMesure], contacts: ContactsPeses, lois: Lois | None = None
) -> tuple[dict[str, Incertitude], Lois]:
    """Return the uncertainty of each body, ranks apart, and the laws that it comes from; `contacts` were placed among them.

    Without `lois`, these bodies are the whole edition: all that they teach is learnt from them.
    """
    connues = lois or {}
    apprises: dict[str, LoiDUnAxe] = {}
    trouvees: dict[str, dict[str, _Bornes]] = {}
    ensembles: dict[str, Erreur | None] = {}
    for axe, sommes in _sommes(corps, contacts).items():
        ranges = ranger(sommes)
        apprises[axe] = connues.get(axe) or apprendre(ranges)
        erreurs = erreurs_selon(apprises[axe], ranges, _pesees(axe, sommes, corps))
        # Intervals are small, errors are not: of those, the score's alone are kept.
        trouvees[axe] = _bornes(erreurs)
        if axe == SCORE:
            ensembles = {cle: siennes.ensemble for cle, siennes in erreurs.items()}
    return {c.cle: _incertitude(c.cle, trouvees, ensembles[c.cle]) for c in corps}, apprises


def _bornes(erreurs: Mapping[str, ErreursDunCorps]) -> dict[str, _Bornes]:
    return {
        cle: _Bornes(
            siennes.ensemble.bornes if siennes.ensemble else None,
            {canal: erreur.bornes for canal, erreur in siennes.canaux.items()},
        )
        for cle, siennes in erreurs.items()
    }


def _pesees(axe: str, sommes: SommesDeCorps, corps: Sequence[CorpsMesure]) -> Mapping[str, Mapping[str, int]]:
    """Return what each channel of each body weighs; a service is the mean of its contacts, whatever their channels."""
    if axe.startswith(SERVICE):
        return {cle: {canal: s.nombre for canal, s in canaux.items()} for cle, canaux in sommes.items()}
    return {c.cle: c.poids for c in corps}


@dataclass(frozen=True, slots=True)
class _ContactsRanges:
    """The contacts of bodies by channels, sorted by place: that of its body times the channels, plus its channel's."""

    cles: Sequence[str]
    canaux: Sequence[str]
    places: Entiers
    parts: Entiers
    repondus: Entiers
    services: Entiers


def _sommes(corps: Sequence[CorpsMesure], contacts: ContactsPeses) -> dict[str, SommesDeCorps]:
    """Return, axis by axis, the sums of the values that contacts have, in millionths, by body and channel."""
    ranges = _ranger_les_contacts(corps, contacts)
    services = sorted(set(contacts.services))
    return {
        SCORE: _sommer(ranges, 0),
        QUALITE: _sommer(ranges, 0, ranges.repondus),
        **{axe: sommes for place, axe in enumerate(AXES) if axe and any((sommes := _sommer(ranges, place)).values())},
        **{f"{SERVICE}{nom}": _sommer(ranges, 0, ranges.services == nom) for nom in services if nom},
    }


def _ranger_les_contacts(corps: Sequence[CorpsMesure], contacts: ContactsPeses) -> _ContactsRanges:
    noms = sorted(set(contacts.canaux))
    rang = {nom: place for place, nom in enumerate(noms)}
    places = contacts.organismes * len(noms) + np.array([rang[canal] for canal in contacts.canaux], dtype=np.int64)
    ordre = np.argsort(places, kind="stable")
    colonnes = (places, contacts.parts, contacts.repondus, contacts.services)
    return _ContactsRanges([c.cle for c in corps], noms, *(colonne[ordre] for colonne in colonnes))


def _sommer(contacts: _ContactsRanges, axe: int, voulus: Entiers | None = None) -> SommesDeCorps:
    """Add the scores of contacts on an axis, all or those asked for, by body and channel."""
    rangees: dict[str, dict[str, Sommes]] = {cle: {} for cle in contacts.cles}
    points, poids = contacts.parts[:, axe, 0], contacts.parts[:, axe, 1]
    comptent = poids > 0 if voulus is None else (poids > 0) & voulus
    if comptent.any():
        for place, sommes in _par_place(contacts.places[comptent], points[comptent], poids[comptent]):
            corps, canal = divmod(place, len(contacts.canaux))
            rangees[contacts.cles[corps]][contacts.canaux[canal]] = sommes
    return rangees


def _par_place(places: Entiers, points: Entiers, poids: Entiers) -> Iterator[tuple[int, Sommes]]:
    """Add the scores of contacts, rounded half up to a millionth, and their squares, by sorted place."""
    valeurs = (2 * points * MILLION + poids) // (2 * poids)
    debuts = np.flatnonzero(np.r_[True, places[1:] != places[:-1]])
    nombres = np.diff(np.r_[debuts, len(places)])
    # Whole numbers of 64 bits hold the squares of nine hundred contacts by one channel.
    if int(nombres.max()) * (100 * MILLION) ** 2 >= ENTIER_SUR:
        valeurs = valeurs.astype(object)
    courts = valeurs // MILLE
    puissances = (valeurs, valeurs * valeurs, courts, courts * courts, courts * courts * courts)
    colonnes = (places[debuts], nombres, *(np.add.reduceat(colonne, debuts) for colonne in puissances))
    for place, nombre, somme, carres, *siennes in zip(*(colonne.tolist() for colonne in colonnes), strict=True):
        yield place, Sommes(nombre, somme, carres, cubes_des_ecarts(nombre, *siennes))


def rangs_de(
    corps: Iterable[CorpsMesure], ensembles: Mapping[str, Erreur | None], annee: int
) -> dict[str, RangIncertain]:
    """Draw the ranks of each category from its own seed."""
    par_categorie: dict[str, dict[str, tuple[Erreur, int]]] = defaultdict(dict)
    for c in corps:
        ensemble = ensembles[c.cle]
        if c.rang is not None and ensemble is not None:
            par_categorie[c.categorie][c.cle] = (ensemble, c.rang)
    trouves: dict[str, RangIncertain] = {}
    for categorie, classes in par_categorie.items():
        trouves |= rangs_incertains(
            {cle: erreur for cle, (erreur, _) in classes.items()},
            {cle: rang for cle, (_, rang) in classes.items()},
            graine_de_la_categorie(annee, categorie),
        )
    return trouves


def graine_de_la_categorie(annee: int, categorie: str) -> str:
    """Return the seed that the ranks of a category are drawn from: nobody chooses it."""
    return f"barometre {VERSION_DES_TIRAGES} {annee} {categorie}"


def _incertitude(cle: str, trouvees: Mapping[str, Mapping[str, _Bornes]], ensemble: Erreur | None) -> Incertitude:
    score = trouvees[SCORE][cle]
    etapes, determinants = (
        {code: trouvees[code][cle] for code in axe if code in trouvees} for axe in (ETAPES, DETERMINANTS)
    )
    services = {
        axe.removeprefix(SERVICE): par_corps[cle] for axe, par_corps in trouvees.items() if axe.startswith(SERVICE)
    }
    return Incertitude(
        score=score.ensemble,
        qualite=trouvees[QUALITE][cle].ensemble,
        services=_ensembles(services),
        canaux=score.canaux,
        etapes=_ensembles(etapes),
        determinants=_ensembles(determinants),
        par_canal={
            canal: {
                "etapes_intervalles": _d_un_canal(canal, etapes),
                "determinants_intervalles": _d_un_canal(canal, determinants),
            }
            for canal in score.canaux
        },
        ensemble=ensemble,
    )


def _ensembles(axe: Mapping[str, _Bornes]) -> dict[str, list[float]]:
    return {code: bornes.ensemble for code, bornes in axe.items() if bornes.ensemble is not None}


def _d_un_canal(canal: str, axe: Mapping[str, _Bornes]) -> dict[str, list[float]]:
    return {code: bornes.canaux[canal] for code, bornes in axe.items() if canal in bornes.canaux}
