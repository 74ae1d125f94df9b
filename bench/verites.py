"""Campaigns of known truth: what contacts of a body are like, and what true scores of bodies are like."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt

Reels = npt.NDArray[np.float64]
Alea = np.random.Generator
Contact = Callable[[Alea, Reels, int], tuple[Reels, Reels, Reels]]
"""Means of bodies, contacts wanted → contacts (one row a body), true mean and true variance of one contact."""
NIVEAUX = {"EMAIL": 62.0, "COURRIER": 50.0, "TEL": 65.0, "RS": 55.0, "WEB": 70.0}
ENSEMBLE = float("inf")
_NORMALES = np.random.default_rng(1).standard_normal(2000)
NORMALES = np.concatenate([_NORMALES, -_NORMALES])


def coupes(alea: Alea, moyennes: Reels, nombre: int, ecarts: Reels) -> tuple[Reels, Reels, Reels]:
    """Give normal contacts cut to 0–100."""
    tires = alea.normal(moyennes[:, None], ecarts[:, None], (len(moyennes), nombre)).clip(0, 100)
    loi = (moyennes[:, None] + ecarts[:, None] * NORMALES).clip(0, 100)
    return tires, loi.mean(axis=1), loi.var(axis=1)


def normaux(ecart: float, alea: Alea, moyennes: Reels, nombre: int) -> tuple[Reels, Reels, Reels]:
    """Give contacts of one spread for all."""
    return coupes(alea, moyennes, nombre, np.full(len(moyennes), ecart))


def plafond(alea: Alea, moyennes: Reels, nombre: int) -> tuple[Reels, Reels, Reels]:
    """Give skewed contacts, near the top."""
    parts = ((moyennes + 30) / 100).clip(0.3, 0.985)
    tires = 100 * alea.beta(6 * parts[:, None], 6 * (1 - parts[:, None]), (len(parts), nombre))
    return tires, 100 * parts, 10_000 * parts * (1 - parts) / 7


def silences(rarete: tuple[float, float], alea: Alea, moyennes: Reels, nombre: int) -> tuple[Reels, Reels, Reels]:
    """Answered or never: each body has its own rate of silence, worth ten points."""
    taux = alea.beta(*rarete, len(moyennes))
    recus, vrais, variances = normaux(12.0, alea, moyennes + 12, nombre)
    muets = alea.random((len(moyennes), nombre)) < taux[:, None]
    ensemble = (1 - taux) * variances + taux * (1 - taux) * (vrais - 10) ** 2
    return np.where(muets, 10.0, recus), taux * 10 + (1 - taux) * vrais, ensemble


def marches(alea: Alea, moyennes: Reels, nombre: int) -> tuple[Reels, Reels, Reels]:
    """Give four steps: 0, 33, 67, 100."""
    parts = (moyennes / 100).clip(0.03, 0.97)
    tires = alea.binomial(3, parts[:, None], (len(parts), nombre)) * 100 / 3
    return tires, 100 * parts, 10_000 * parts * (1 - parts) / 3


def chutes(taux: float, pareils: float, alea: Alea, moyennes: Reels, nombre: int) -> tuple[Reels, Reels, Reels]:
    """Give perfect contacts but some, that fall to ten; bodies fall alike, or as a Beta law worth `pareils` contacts."""
    parts = np.full(len(moyennes), taux)
    if pareils < ENSEMBLE:
        parts = alea.beta(taux * pareils, (1 - taux) * pareils, len(moyennes))
    tires = np.where(alea.random((len(parts), nombre)) < parts[:, None], 10.0, 100.0)
    return tires, 100 - 90 * parts, 8_100 * parts * (1 - parts)


def chutes_d_une_moitie(taux: float, alea: Alea, moyennes: Reels, nombre: int) -> tuple[Reels, Reels, Reels]:
    """Give contacts that are perfect in every second body, and fall in the others."""
    parts = np.where(np.arange(len(moyennes)) % 2, taux, 0.0)
    tires = np.where(alea.random((len(parts), nombre)) < parts[:, None], 10.0, 100.0)
    return tires, 100 - 90 * parts, 8_100 * parts * (1 - parts)


CONTACTS: dict[str, Contact] = {
    "normaux": partial(normaux, 18.0),
    "très dispersés": partial(normaux, 28.0),
    "près du plafond": plafond,
    "silences fréquents": partial(silences, (2, 5)),
    "silences rares": partial(silences, (1, 14)),
    "quatre marches": marches,
}
CHUTES: dict[str, Contact] = {
    "chutes d’un contact sur vingt": partial(chutes, 0.05, ENSEMBLE),
    "chutes d’un contact sur cinquante": partial(chutes, 0.02, ENSEMBLE),
    "chutes au gré des organismes": partial(chutes, 0.05, 14.0),
    "chutes d’une moitié": partial(chutes_d_une_moitie, 0.1),
}
"""Failures that a small edition often does not see at all: then nobody's score is covered, or everybody's."""
INEGALES, EGAUX, MANQUE, SITE = "dispersions inégales", "tous égaux", "un canal manque", "seul le site échoue"
DISPARATES = {
    "canaux indépendants": ((0.0, 8.0, 12.0), (0.0, 8.0, 12.0)),
    "site plus bruyant": ((8.0, 0.0, 5.0), (8.0, 0.0, 20.0)),
    "sites presque pareils": ((0.0, 20.0, 7.0), (0.0, 0.0, 20.0)),
    "sites atténués": ((15.0, 0.0, 8.0), (7.5, 0.0, 8.0)),
}
"""Elsewhere and on the website: what channels have in common, what each adds and contacts differ by."""
FORMES = (*CONTACTS, INEGALES, EGAUX, MANQUE, *DISPARATES)


def contacts_de(
    forme: str, alea: Alea, nombre: int, plan: dict[str, int], ecarts: Reels | None = None
) -> dict[str, tuple[Reels, Reels, Reels]]:
    """Give an edition: channel → contacts, true means, true variances; `ecarts`: what bodies differ by, when it is known."""
    if forme in DISPARATES:
        return _disparates(forme, alea, nombre, plan)
    corps = np.zeros(nombre) if forme == EGAUX else alea.normal(0, 8, nombre) if ecarts is None else ecarts
    contact = (CONTACTS | CHUTES).get(forme, CONTACTS["normaux"])
    if forme == INEGALES:
        contact = partial(coupes, ecarts=np.exp(alea.normal(2.7, 0.45, nombre)))
    if forme == SITE:
        contact = partial(normaux, 5.0)
    ecart = 0 if forme == EGAUX else 5
    return {
        canal: (partial(chutes, 0.1, ENSEMBLE) if forme == SITE and canal == "WEB" else contact)(
            alea, NIVEAUX[canal] + corps + alea.normal(0, ecart, nombre), contacts
        )
        for canal, contacts in plan.items()
    }


def _disparates(forme: str, alea: Alea, nombre: int, plan: dict[str, int]) -> dict[str, tuple[Reels, Reels, Reels]]:
    corps = alea.normal(0, 1, nombre)
    tires = {}
    for canal, contacts in plan.items():
        commun, propre, ecart = DISPARATES[forme][canal == "WEB"]
        niveaux = NIVEAUX[canal] + commun * corps + alea.normal(0, propre, nombre)
        tires[canal] = normaux(ecart, alea, niveaux, contacts)
    return tires


def _niveaux(*centres: float) -> Callable[[Alea, int], Reels]:
    return lambda _alea, nombre: np.resize(np.array(centres), nombre)


VRAIS: dict[str, Callable[[Alea, int], Reels]] = {
    "distincts, écart 8": lambda alea, nombre: alea.normal(60, 8, nombre),
    "distincts, écart 3": lambda alea, nombre: alea.normal(60, 3, nombre),
    "distincts, écart 15": lambda alea, nombre: alea.normal(60, 15, nombre),
    "distincts, dissymétriques": lambda alea, nombre: 95 - alea.gamma(1.2, 10, nombre),
    "distincts, deux groupes": lambda alea, nombre: alea.normal(np.resize([45.0, 72.0], nombre), 3),
    "tous égaux": _niveaux(60.0),
    "trois niveaux, 8 points": _niveaux(52.0, 60.0, 68.0),
    "trois niveaux, 15 points": _niveaux(45.0, 60.0, 75.0),
    "trois niveaux, 30 points": _niveaux(30.0, 60.0, 90.0),
    "échelons de 5 points": lambda alea, nombre: 5 * np.round(alea.normal(60, 10, nombre) / 5),
    "une moitié égale": lambda alea, nombre: np.where(np.arange(nombre) % 2, 60.0, alea.normal(60, 10, nombre)),
}
