"""Intervals of what is told besides scores and ranks, beside known truth: stages, determinants, channels, criteria, rates,
what users say, gaps between voices, changes from one edition to the next.

A stage of a body is told by the channels whose contacts had it: its truth is what endless contacts by those would give.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np

from bench.criteres import CanalMesure, edition_par_criteres
from bench.verites import Alea, Reels, contacts_de
from bornes.indicateurs.logic.indicateurs import EcartDePoints, Estimation, ecart, taux
from rapports.logic.plan import MesureDUneAnnee, effet
from rapports.logic.resultats.lignes import bornes_d_une_moyenne
from rapports.logic.voix.calculs import ecarts_des_voix
from rapports.logic.voix.tableau import Vecu
from sondages.logic.accord import accord_moyen
from trophees.logic.erreurs import erreurs, intervalle_d_un_taux

NORMAL, MILLION = 1.96, 1_000_000
ETAPES = ("ACCES", "ORIENT", "INFO", "TRAIT")
DETERMINANTS = ("ACC", "COU", "PER", "REA", "ATT", "QUA", "TRF", "REC")
ORGANISMES, EDITIONS_DE_GRILLES, EDITIONS = 30, 25, 60
"""Bodies of an edition; editions of a line where each criterion is drawn, and of the others."""
TIRAGES = 3_000
AVIS = (5, 30, 200)
AGENTS, BULLETINS = 60, 36
MOINS = 0.93
Jugement = tuple[float, float, float, float]
"""The share covered, the width of ours, that of an oracle, the share that a normal interval of these data alone covers."""
Juge = Callable[[Alea], Jugement]
Ligne = tuple[str, Juge, int, float]
"""A name, what an edition gives, how many are drawn, the least coverage."""


def lignes(plans: Mapping[str, tuple[Mapping[str, int], float]]) -> Iterator[Ligne]:
    """Return every line; `plans`: name → contacts by channel, and the least coverage of a body's figures."""
    for nom, (plan, bas) in plans.items():
        for quoi, juger in _par_grilles(plan):
            yield f"{quoi}, {nom}", juger, EDITIONS_DE_GRILLES, bas
        for quoi, juger in _sans_grilles(plan):
            yield f"{quoi}, {nom}", juger, EDITIONS, bas
    for nombre in AVIS:
        yield f"part de satisfaits, {nombre} avis", partial(_satisfaits, nombre=nombre), EDITIONS, MOINS
        yield f"tendance, {nombre} avis puis {2 * nombre}", partial(_tendance, nombre=nombre), EDITIONS, MOINS


def _par_grilles(plan: Mapping[str, int]) -> Iterator[tuple[str, Juge]]:
    for axe in (*ETAPES, *DETERMINANTS):
        yield f"{'étape' if axe in ETAPES else 'déterminant'} {axe}", partial(_axe, axe=axe, plan=plan)
    for canal in plan:
        yield f"canal {canal}", partial(_canal, canal=canal, plan=plan)
    yield "critère", partial(_criteres, plan=plan)


def _sans_grilles(plan: Mapping[str, int]) -> Iterator[tuple[str, Juge]]:
    yield "taux d’un engagement", partial(_engagement, plan=plan)
    for quoi, lire in (("ressenti − mesuré", _ressenti), ("vécu − mesuré", _vecu), ("d’une année à l’autre", _annees)):
        yield f"écart, {quoi}", partial(_ecarts, lire=lire, plan=plan)


def _axe(alea: Alea, axe: str, plan: Mapping[str, int]) -> Jugement:
    """Judge an axis of each body over its channels."""
    canaux = edition_par_criteres(alea, ORGANISMES, plan)[axe]
    trouvees = _erreurs(canaux)
    presents = np.array([c.vues.presents.sum(axis=1) for c in canaux.values()])
    vus = presents > 0
    nombre = vus.sum(axis=0)
    juges = nombre > 0
    vrais = _moyenne(vus, [c.vrais for c in canaux.values()])
    variances = [c.variances / np.maximum(1, p) for c, p in zip(canaux.values(), presents, strict=True)]
    bornes = np.array([t.ensemble.bornes if t.ensemble else (0, 0) for t in trouvees.values()])
    oracle = np.sqrt(_moyenne(vus, variances) / np.maximum(1, nombre))
    propres = [_propre(c.vues) for c in canaux.values()]
    naif = np.sqrt(_moyenne(vus, propres) / np.maximum(1, nombre))
    observes = _moyenne(vus, [_lus(c.vues) for c in canaux.values()])
    return _juger(bornes[juges], vrais[juges], oracle[juges], observes[juges], naif[juges])


def _canal(alea: Alea, canal: str, plan: Mapping[str, int]) -> Jugement:
    """Judge the score of a channel."""
    canaux = edition_par_criteres(alea, ORGANISMES, plan)[""]
    le_sien = canaux[canal]
    bornes = np.array([t.canaux[canal].bornes for t in _erreurs(canaux).values()])
    oracle = np.sqrt(le_sien.variances / plan[canal])
    return _juger(bornes, le_sien.vrais, oracle, _lus(le_sien.vues), np.sqrt(_propre(le_sien.vues)))


def _criteres(alea: Alea, plan: Mapping[str, int]) -> Jugement:
    """Judge the means of the criteria that three contacts or more had."""
    edition = edition_par_criteres(alea, ORGANISMES, plan)
    colonnes: list[tuple[Any, ...]] = []
    for axe, canaux in edition.items():
        for c in canaux.values() if "-" in axe else ():
            nombres, lus, propres = c.vues.presents.sum(axis=1), _lus(c.vues), _propre(c.vues)
            for i, nombre in enumerate(nombres):
                bornes = bornes_d_une_moyenne(min(100.0, float(lus[i])), int(nombre))
                if bornes:
                    colonnes.append((bornes, c.vrais[i], (c.variances[i] / nombre) ** 0.5, lus[i], propres[i] ** 0.5))
    return _juger(*(np.array(colonne) for colonne in zip(*colonnes, strict=True)))


def _engagement(alea: Alea, plan: Mapping[str, int]) -> Jugement:
    """Judge the rate of a commitment that channels keep more or less, each contact telling yes or no."""
    parts = alea.beta(3, 1.5, ORGANISMES)[:, None] * alea.beta(8, 1, (ORGANISMES, len(plan)))
    contacts = np.array(list(plan.values()))
    nombre = int(contacts.sum())
    tenus = alea.binomial(contacts, parts).sum(axis=1)
    bornes = 100 * np.array([intervalle_d_un_taux(Fraction(int(t), nombre), nombre) for t in tenus])
    lus = tenus / nombre
    variance = (contacts * parts * (1 - parts)).sum(axis=1) / nombre**2
    vrais = (contacts * parts).sum(axis=1) / nombre
    return _juger(bornes, 100 * vrais, 100 * np.sqrt(variance), 100 * lus, 100 * np.sqrt(lus * (1 - lus) / nombre))


def _satisfaits(alea: Alea, nombre: int) -> Jugement:
    """Judge Wilson's interval of the share of satisfied users."""
    parts, lus = _avis(alea, nombre)
    bornes = np.array([(t.bas, t.haut) for n in lus if (t := taux(int(n), nombre))])
    q = lus / nombre
    return _juger(
        bornes, 100 * parts, 100 * np.sqrt(parts * (1 - parts) / nombre), 100 * q, 100 * np.sqrt(q * (1 - q) / nombre)
    )


def _tendance(alea: Alea, nombre: int) -> Jugement:
    """Judge the change of that share, the second time with twice the opinions."""
    avant, lus_avant = _avis(alea, nombre)
    apres = (avant + alea.normal(0, 0.1, TIRAGES)).clip(0.02, 0.98)
    lus_apres = alea.binomial(2 * nombre, apres)
    changes = [
        ecart(second, premier)
        for a, b in zip(lus_avant, lus_apres, strict=True)
        if (premier := taux(int(a), nombre)) and (second := taux(int(b), 2 * nombre))
    ]
    p, q = lus_avant / nombre, lus_apres / 2 / nombre
    oracle = np.sqrt(avant * (1 - avant) / nombre + apres * (1 - apres) / 2 / nombre)
    naif = np.sqrt(p * (1 - p) / nombre + q * (1 - q) / 2 / nombre)
    return _juger(_bornes(changes), 100 * (apres - avant), 100 * oracle, 100 * (q - p), 100 * naif)


def _avis(alea: Alea, nombre: int) -> tuple[Reels, Any]:
    parts = alea.beta(6, 2, TIRAGES)
    return parts, alea.binomial(nombre, parts)


@dataclass(frozen=True, slots=True)
class _Mesurees:
    """The measured scores of an edition, the true ones, their variances, and the plan of contacts."""

    lues: list[Estimation]
    vrais: Reels
    variances: Reels
    plan: Mapping[str, int]


Autres = tuple[list[EcartDePoints], Reels, Reels]
"""The gaps of measures with another voice, the true gaps, the variance of the other voice."""


def _ecarts(alea: Alea, lire: Callable[[Alea, _Mesurees], Autres], plan: Mapping[str, int]) -> Jugement:
    """Judge a gap with the measured scores of an edition; who has no interval of it takes the other voice as sure."""
    mesurees = _mesurer(alea, alea.normal(0, 8, ORGANISMES), plan)
    gaps, attendus, autres = lire(alea, mesurees)
    lus = np.array([gap.valeur for gap in gaps])
    return _juger(_bornes(gaps), attendus, np.sqrt(mesurees.variances + autres), lus, np.sqrt(mesurees.variances))


def _ressenti(alea: Alea, mesurees: _Mesurees) -> Autres:
    """Give the gaps with thirty opinions."""
    parts = alea.beta(6, 2, ORGANISMES)
    avis = [taux(int(n), 30) for n in alea.binomial(30, parts)]
    gaps = [
        ecarts_des_voix(m.valeur, (m.bas, m.haut), t, None)[0].ecart for m, t in zip(mesurees.lues, avis, strict=True)
    ]
    return gaps, 100 * parts - mesurees.vrais, 10_000 * parts * (1 - parts) / 30


def _vecu(alea: Alea, mesurees: _Mesurees) -> Autres:
    """Give the gaps with a card on which three agents of five answered, in departments of sixty."""
    favorables = alea.binomial(AGENTS, alea.uniform(0.3, 0.95, ORGANISMES))
    entendus = alea.hypergeometric(favorables, AGENTS - favorables, BULLETINS)
    gaps = []
    for mesuree, pour in zip(mesurees.lues, entendus.tolist(), strict=True):
        accord = accord_moyen([(pour, BULLETINS - pour)], BULLETINS, AGENTS)
        vecu = Vecu(accord.valeur, *accord.bornes, nb_cartes=1, nb_floues=0) if accord else None
        gaps.append(ecarts_des_voix(mesuree.valeur, (mesuree.bas, mesuree.haut), None, vecu)[0].ecart)
    parts = favorables / AGENTS
    variances = 10_000 * parts * (1 - parts) / BULLETINS * (AGENTS - BULLETINS) / (AGENTS - 1)
    return gaps, 100 * parts - mesurees.vrais, variances


def _annees(alea: Alea, mesurees: _Mesurees) -> Autres:
    """Give the changes since an edition before, whose contacts were others."""
    corps = mesurees.vrais - mesurees.vrais.mean() + alea.normal(0, 4, ORGANISMES)
    avant = _mesurer(alea, corps, mesurees.plan)
    effets = [
        effet(*(MesureDUneAnnee(annee, m.valeur, (m.bas, m.haut)) for annee, m in ((2019, premier), (2020, second))))
        for premier, second in zip(avant.lues, mesurees.lues, strict=True)
    ]
    gaps = [e.ecart for e in effets if e and e.ecart]
    return gaps, mesurees.vrais - avant.vrais, avant.variances


def _mesurer(alea: Alea, corps: Reels, plan: Mapping[str, int]) -> _Mesurees:
    """Score bodies of these levels on contacts that are answered or not."""
    tires = contacts_de("silences rares", alea, len(corps), dict(plan), corps)
    contacts = {
        f"{i:04}": {canal: [round(MILLION * x) for x in t[0][i]] for canal, t in tires.items()}
        for i in range(len(corps))
    }
    trouvees = erreurs(contacts, dict.fromkeys(contacts, dict.fromkeys(plan, 1)))
    lues = [Estimation(float(e.valeur), *e.bornes) for t in trouvees.values() if (e := t.ensemble)]
    vrais = np.mean([t[1] for t in tires.values()], axis=0)
    variances = np.sum([t[2] / t[0].shape[1] for t in tires.values()], axis=0) / len(plan) ** 2
    return _Mesurees(lues, vrais, variances, plan)


def _erreurs(canaux: Mapping[str, CanalMesure]) -> dict[str, Any]:
    contacts = {
        f"{i:04}": {
            canal: [round(MILLION * x) for x in c.vues.valeurs[i][c.vues.presents[i] > 0].tolist()]
            for canal, c in canaux.items()
        }
        for i in range(ORGANISMES)
    }
    return erreurs(contacts, dict.fromkeys(contacts, dict.fromkeys(canaux, 1)))


def _lus(vues: Any) -> Reels:
    """Return the mean of each body, 0 where it has none."""
    return np.asarray((vues.valeurs * vues.presents).sum(axis=1) / np.maximum(1, vues.presents.sum(axis=1)))


def _propre(vues: Any) -> Reels:
    """Return the variance of the mean of each body by its own contacts; nothing under two."""
    nombres = vues.presents.sum(axis=1)
    carres = (((vues.valeurs - _lus(vues)[:, None]) * vues.presents) ** 2).sum(axis=1)
    return np.asarray(carres / np.maximum(1, nombres - 1) / np.maximum(1, nombres))


def _moyenne(vus: Any, colonnes: list[Reels]) -> Reels:
    """Return the mean over the channels that each body has."""
    sommes = (vus * np.nan_to_num(np.array(colonnes))).sum(axis=0)
    return np.asarray(sommes / np.maximum(1, vus.sum(axis=0)))


def _bornes(gaps: list[EcartDePoints]) -> Reels:
    return np.array([(gap.bas, gap.haut) for gap in gaps])


def _juger(bornes: Any, vrais: Any, oracle: Any, lus: Any, naif: Any) -> Jugement:
    """Compare intervals with the truth; `oracle` and `naif` are standard errors."""
    return (
        float(((bornes[:, 0] <= vrais + 1e-9) & (vrais <= bornes[:, 1] + 1e-9)).mean()),
        float((bornes[:, 1] - bornes[:, 0]).mean()),
        float(2 * NORMAL * np.mean(oracle)),
        float((np.abs(vrais - lus) <= NORMAL * naif + 1e-9).mean()),
    )
