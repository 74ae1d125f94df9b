"""From contacts to the result of a body: channels, stages, conformity, level (regles#score-organisme)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain

from campagnes.logic.methode import METHODE_INITIALE
from enquetes.referentiels.logic.arrondi import Nombre, arrondir, exact
from enquetes.visites.logic.notation import METHODE, ContactNote
from organismes.enums import Canal

MINIMUM = METHODE_INITIALE.minimum
# One audit of the site is the whole plan of that channel.
MINIMUMS: Mapping[str, int] = {Canal.WEB: 1}
OBSERVATIONS_MINIMUM = 3
"""Under this number of observations a rate is only an indication (regles#conformite)."""
COURRIER = Canal.COURRIER
# Lowest score to one decimal, level (regles#niveaux): performant, satisfaisant, à consolider, à améliorer.
NIVEAUX = ((80, 4), (65, 3), (50, 2))


@dataclass(frozen=True, slots=True)
class ScoreDeCanal:
    """The result of one channel. Below the minimum of contacts it is shown but counts for nothing."""

    score: Fraction | None
    visites: int
    significatif: bool
    etapes: Mapping[str, Fraction]
    determinants: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Conformite:
    """Share of the observed contacts that keep a commitment."""

    taux: Fraction
    observations: int


@dataclass(frozen=True, slots=True)
class ResultatAgrege:
    """The result of a body. `qualite` is the quality of the answers received: answered contacts only."""

    score: Fraction | None
    niveau: int | None
    canaux: Mapping[str, ScoreDeCanal]
    etapes: Mapping[str, Fraction]
    determinants: Mapping[str, Fraction]
    conformite: Mapping[str, Conformite]
    qualite: Fraction | None
    methode: str = field(default=METHODE)


def minimum_contacts(canal: str, prevus: int | None = None, *, minimum: int = MINIMUM) -> int:
    """Return how many validated contacts make a channel significant: one for the site, or for a lone letter."""
    if canal == COURRIER and prevus == 1:
        return 1
    return MINIMUMS.get(canal, minimum)


def agreger(
    contacts: Iterable[ContactNote],
    *,
    canaux: Collection[str],
    poids: Mapping[str, Nombre] | None = None,
    prevus: Mapping[str, int] | None = None,
    minimum: int = MINIMUM,
    engagements: Collection[str] | None = None,
) -> ResultatAgrege:
    """Aggregate the validated contacts of a body.

    `canaux`: the tested channels that the body offers, each in the result even without contact; a contact by another
    channel counts for nothing. `poids`: channel weights, 1 by default. `prevus`: planned contacts by channel. `minimum`:
    validated contacts that make a channel count. `engagements`: those of the active referentials, all when None.
    """
    par_canal = _ranger(contacts, canaux)
    resultats = {
        canal: _agreger_canal(canal, liste, (prevus or {}).get(canal), minimum) for canal, liste in par_canal.items()
    }
    comptent = {canal: resultat for canal, resultat in resultats.items() if resultat.significatif}
    comptes = {canal: exact((poids or {}).get(canal, 1)) for canal in comptent}
    score = _moyenne_canaux({canal: resultat.score for canal, resultat in comptent.items()}, comptes)
    return ResultatAgrege(
        score=score,
        niveau=niveau(score),
        canaux=resultats,
        etapes=_transverse(comptent, comptes, lambda resultat: resultat.etapes),
        determinants=_transverse(comptent, comptes, lambda resultat: resultat.determinants),
        conformite=taux_conformite(chain(*par_canal.values()), engagements),
        qualite=_qualite(par_canal, comptes),
    )


def _ranger(contacts: Iterable[ContactNote], canaux: Collection[str]) -> dict[str, list[ContactNote]]:
    par_canal: dict[str, list[ContactNote]] = {canal: [] for canal in canaux}
    for contact in contacts:
        if contact.canal in par_canal:
            par_canal[contact.canal].append(contact)
    return par_canal


def niveau(score: Nombre | None) -> int | None:
    """Return the level, 4 (performant) to 1 (à améliorer), read on the score to one decimal as people see it."""
    if score is None:
        return None
    affiche = arrondir(score)
    return next((rang for plancher, rang in NIVEAUX if affiche >= plancher), 1)


def taux_conformite(contacts: Iterable[ContactNote], engagements: Collection[str] | None) -> dict[str, Conformite]:
    """Return the rate of each commitment over the contacts that observe it; without observation it is absent."""
    observes: dict[str, list[bool]] = defaultdict(list)
    for contact in contacts:
        for engagement, tenu in contact.conformites.items():
            if engagements is None or engagement in engagements:
                observes[engagement].append(tenu)
    return {code: Conformite(Fraction(sum(tenus), len(tenus)), len(tenus)) for code, tenus in sorted(observes.items())}


def _agreger_canal(canal: str, contacts: Sequence[ContactNote], prevus: int | None, minimum: int) -> ScoreDeCanal:
    return ScoreDeCanal(
        score=_moyenne(c.score for c in contacts),
        visites=len(contacts),
        significatif=len(contacts) >= minimum_contacts(canal, prevus, minimum=minimum),
        etapes=_moyennes([c.etapes for c in contacts]),
        determinants=_moyennes([c.determinants for c in contacts]),
    )


def _moyenne(valeurs: Iterable[Fraction | None]) -> Fraction | None:
    presentes = [valeur for valeur in valeurs if valeur is not None]
    return sum(presentes, Fraction(0)) / len(presentes) if presentes else None


def _moyennes(par_contact: Sequence[Mapping[str, Fraction]]) -> dict[str, Fraction]:
    """Return the mean of each key over the contacts that have it; the others are left out."""
    cles = {cle for valeurs in par_contact for cle in valeurs}
    moyennes = {cle: _moyenne(valeurs.get(cle) for valeurs in par_contact) for cle in sorted(cles)}
    return {cle: valeur for cle, valeur in moyennes.items() if valeur is not None}


def _moyenne_canaux(valeurs: Mapping[str, Fraction | None], poids: Mapping[str, Fraction]) -> Fraction | None:
    presentes = {canal: valeur for canal, valeur in valeurs.items() if valeur is not None}
    total = sum((poids[canal] for canal in presentes), Fraction(0))
    if not total:
        return None
    return sum((poids[canal] * valeur for canal, valeur in presentes.items()), Fraction(0)) / total


def _transverse(
    resultats: Mapping[str, ScoreDeCanal],
    poids: Mapping[str, Fraction],
    axe: Callable[[ScoreDeCanal], Mapping[str, Fraction]],
) -> dict[str, Fraction]:
    """Return the mean of each stage, or of each determinant, over the channels that have it."""
    cles = {cle for resultat in resultats.values() for cle in axe(resultat)}
    moyennes = {
        cle: _moyenne_canaux({canal: axe(resultat).get(cle) for canal, resultat in resultats.items()}, poids)
        for cle in sorted(cles)
    }
    return {cle: valeur for cle, valeur in moyennes.items() if valeur is not None}


def _qualite(par_canal: Mapping[str, Sequence[ContactNote]], poids: Mapping[str, Fraction]) -> Fraction | None:
    """Answered contacts of the significant channels, same weights. Answered, the two policies give the same score."""
    return _moyenne_canaux({canal: _moyenne(c.score for c in par_canal[canal] if c.repondu) for canal in poids}, poids)
