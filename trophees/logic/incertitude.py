"""The uncertainty of every figure of an edition: score, channels, stages, determinants, rank (regles#incertitude)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TypeAlias

from enquetes.visites.logic.notation import ContactNote
from trophees.logic.erreurs import Erreur, ErreursDunCorps, erreurs, millioniemes
from trophees.logic.rangs_incertains import RangIncertain, rangs_incertains

VERSION = "1.0"


@dataclass(frozen=True, slots=True)
class CorpsMesure:
    """A body, its validated contacts, the weights of its significant channels, and its rank if it has one."""

    cle: str
    contacts: Sequence[ContactNote]
    poids: Mapping[str, int]
    categorie: str
    rang: int | None


@dataclass(frozen=True, slots=True)
class Incertitude:
    """The intervals of a body, two ends each. `par_canal` has those of stages and determinants, channel by channel.

    `qualite` is that of the answers received; `services` has those of the services that enough contacts asked for.
    """

    score: list[float] | None
    qualite: list[float] | None
    services: Mapping[str, list[float]]
    canaux: Mapping[str, list[float]]
    etapes: Mapping[str, list[float]]
    determinants: Mapping[str, list[float]]
    par_canal: Mapping[str, Mapping[str, Mapping[str, list[float]]]]
    rang: RangIncertain | None


_Axe: TypeAlias = Callable[[ContactNote], Mapping[str, Fraction]]


def incertitudes_de(corps: Sequence[CorpsMesure], *, annee: int) -> dict[str, Incertitude]:
    """Return the uncertainty of each body of an edition; `annee` seeds the rankings."""
    poids = {c.cle: c.poids for c in corps}
    scores = erreurs(_valeurs(corps, lambda contact: contact.score), poids)
    etapes = _par_cle(corps, poids, lambda contact: contact.etapes)
    determinants = _par_cle(corps, poids, lambda contact: contact.determinants)
    qualites = erreurs(_valeurs(corps, lambda contact: contact.score if contact.repondu else None), poids)
    services = _services(corps)
    rangs = _rangs(corps, scores, annee)
    return {
        c.cle: _incertitude(
            c.cle, scores[c.cle], qualites[c.cle], services[c.cle], etapes, determinants, rangs.get(c.cle)
        )
        for c in corps
    }


def _valeurs(
    corps: Iterable[CorpsMesure], valeur: Callable[[ContactNote], Fraction | None]
) -> dict[str, dict[str, list[int]]]:
    """Return the values of the contacts that have one, body by body and channel by channel."""
    rangees: dict[str, dict[str, list[int]]] = {}
    for c in corps:
        par_canal = rangees[c.cle] = defaultdict(list)
        for contact in c.contacts:
            brute = valeur(contact)
            if brute is not None:
                par_canal[contact.canal].append(millioniemes(brute))
    return rangees


def _par_cle(
    corps: Sequence[CorpsMesure], poids: Mapping[str, Mapping[str, int]], axe: _Axe
) -> dict[str, dict[str, ErreursDunCorps]]:
    cles = sorted({cle for c in corps for contact in c.contacts for cle in axe(contact)})
    return {cle: erreurs(_valeurs(corps, partial(_valeur, axe, cle)), poids) for cle in cles}


def _valeur(axe: _Axe, cle: str, contact: ContactNote) -> Fraction | None:
    return axe(contact).get(cle)


def _services(corps: Sequence[CorpsMesure]) -> dict[str, dict[str, list[float]]]:
    """Return the interval of each service of each body: the mean of its contacts, whatever their channels."""
    trouves: dict[str, dict[str, list[float]]] = {c.cle: {} for c in corps}
    for service in sorted({contact.service for c in corps for contact in c.contacts if contact.service}):
        valeurs = _valeurs(corps, partial(_du_service, service))
        nombres = {cle: {canal: len(vus) for canal, vus in canaux.items()} for cle, canaux in valeurs.items()}
        for cle, erreur in erreurs(valeurs, nombres).items():
            if erreur.ensemble is not None:
                trouves[cle][service] = erreur.ensemble.bornes
    return trouves


def _du_service(service: str, contact: ContactNote) -> Fraction | None:
    return contact.score if contact.service == service else None


def _rangs(corps: Iterable[CorpsMesure], scores: Mapping[str, ErreursDunCorps], annee: int) -> dict[str, RangIncertain]:
    """Draw the ranks of each category from its own seed."""
    par_categorie: dict[str, dict[str, tuple[Erreur, int]]] = defaultdict(dict)
    for c in corps:
        ensemble = scores[c.cle].ensemble
        if c.rang is not None and ensemble is not None:
            par_categorie[c.categorie][c.cle] = (ensemble, c.rang)
    trouves: dict[str, RangIncertain] = {}
    for categorie, classes in par_categorie.items():
        trouves |= rangs_incertains(
            {cle: erreur for cle, (erreur, _) in classes.items()},
            {cle: rang for cle, (_, rang) in classes.items()},
            f"barometre {VERSION} {annee} {categorie}",
        )
    return trouves


def _incertitude(
    cle: str,
    score: ErreursDunCorps,
    qualite: ErreursDunCorps,
    services: Mapping[str, list[float]],
    etapes: Mapping[str, Mapping[str, ErreursDunCorps]],
    determinants: Mapping[str, Mapping[str, ErreursDunCorps]],
    rang: RangIncertain | None,
) -> Incertitude:
    return Incertitude(
        score=score.ensemble.bornes if score.ensemble else None,
        qualite=qualite.ensemble.bornes if qualite.ensemble else None,
        services=services,
        canaux={canal: erreur.bornes for canal, erreur in score.canaux.items()},
        etapes=_ensembles(cle, etapes),
        determinants=_ensembles(cle, determinants),
        par_canal={
            canal: {
                "etapes_intervalles": _d_un_canal(cle, canal, etapes),
                "determinants_intervalles": _d_un_canal(cle, canal, determinants),
            }
            for canal in score.canaux
        },
        rang=rang,
    )


def _ensembles(cle: str, axe: Mapping[str, Mapping[str, ErreursDunCorps]]) -> dict[str, list[float]]:
    ensembles = {code: par_corps[cle].ensemble for code, par_corps in axe.items()}
    return {code: ensemble.bornes for code, ensemble in ensembles.items() if ensemble is not None}


def _d_un_canal(cle: str, canal: str, axe: Mapping[str, Mapping[str, ErreursDunCorps]]) -> dict[str, list[float]]:
    par_code = {code: par_corps[cle].canaux.get(canal) for code, par_corps in axe.items()}
    return {code: erreur.bornes for code, erreur in par_code.items() if erreur is not None}
