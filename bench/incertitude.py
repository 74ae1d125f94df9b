"""Uncertainty beside known truth: does an interval at 95 % hold the truth 95 times in 100, and how wide is it?

Each line tells the coverage and mean width of ours, the width of an oracle that knows the laws which made the data, and
what a naive bootstrap covers: the body's own contacts drawn again, channel by channel; for what is told besides scores and
ranks, what a normal interval of the body's own data alone covers. Ranks are judged on errors known
beforehand, then on those found in contacts, where the naive width stands for the oracle's. Then 10,000 rankings of 1,000
bodies beside the pool of resampled scores in NumPy.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np

from bench import parcours
from bench.figures import dire, ecrire
from bench.verites import CHUTES, EGAUX, FORMES, MANQUE, SITE, VRAIS, Alea, Reels, contacts_de
from trophees.logic.erreurs import Erreur, erreurs
from trophees.logic.rangs_incertains import rangs_incertains

PLAN = {"EMAIL": 4, "COURRIER": 2, "TEL": 4, "RS": 3, "WEB": 1}
PLANS = {"14 contacts": PLAN, "5 canaux × 3": dict.fromkeys(PLAN, 3), "2 canaux × 3": {"EMAIL": 3, "TEL": 3}}
PLANS_DES_CHUTES = {**PLANS, "1 canal × 3": {"TEL": 3}}
EFFECTIFS, GRAND = (5, 30, 120), 1_000
QUANTILE, MILLION, GRAINE = 1.959964, 1_000_000, 20
COUVERTURE, PLANCHER_DU_PLAN, RANGS = (0.93, 0.97), 0.92, (0.93, 0.97)
BAS_CONNUS = {("chutes d’une moitié", EFFECTIFS[0]): 0.85, ("chutes d’une moitié", EFFECTIFS[1]): 0.9}
"""Limits told in docs/statistiques.md: what the coverage is known to fall to, by shape and number of bodies."""
BEAUCOUP = 30
"""Bodies with distinct true scores from which ranks may not be covered too often."""
CORPS_PAR_LIGNE = 3_000
EDITIONS = {5: 150, 30: 60, 120: 25, GRAND: 4}
"""Rankings simulated a line: what draws cost does not depend much on how many bodies they rank."""
ERREURS_ET_EFFECTIFS = ((6.6, 5), (6.6, 30), (6.6, 120), (3.0, 120))
ORGANISMES_DE_CONTACTS, EDITIONS_DE_CONTACTS = 120, 10
REECHANTILLONS, TIRAGES_ORACLE = 400, 2_000
RAPPORT_RANGS = 2.0
Tires = dict[str, tuple[Reels, Reels, Reels]]
Tour = tuple[float, float, float, float]
"""What an edition gives: the share covered, the width of ours, that of the oracle, the share naively covered."""


@dataclass(frozen=True)
class _Ligne:
    """A line of the bench: what an edition of it gives, how many are drawn, between what its coverage must be."""

    nom: str
    edition: Callable[[Alea], Tour]
    nb_editions: int
    bas: float
    haut: float


def mesurer() -> bool:
    """Print every line, write the figures; tell whether they hold. Each line has a seed and a process of its own."""
    rangs = [*_rangs(ERREURS_ET_EFFECTIFS), *_rangs_des_contacts()]
    lignes = [*_scores(), *rangs, *_chutes(), *_rangs([(ERREURS_ET_EFFECTIFS[0][0], GRAND)]), *_parcours()]
    with ProcessPoolExecutor() as processus:
        tours = processus.map(_editions, lignes, range(len(lignes)))
        mesures = [_dire(ligne, siens) for ligne, siens in zip(lignes, tours, strict=True)]
    mesures.append(_vitesse(np.random.default_rng(GRAINE)))
    ecrire("incertitude", mesures=mesures)
    return all(mesure["tenu"] for mesure in mesures)


def _editions(ligne: _Ligne, rang: int) -> list[Tour]:
    alea = np.random.default_rng([GRAINE, rang])
    return [ligne.edition(alea) for _tour in range(ligne.nb_editions)]


def _scores() -> Iterator[_Ligne]:
    for nom, plan, nombre in _mesures_de(PLANS):
        bas, haut = (PLANCHER_DU_PLAN, 1.0) if plan is PLAN else COUVERTURE
        for forme in FORMES:
            yield _ligne_de_score(nom, plan, nombre, forme, bas, haut)


def _chutes() -> Iterator[_Ligne]:
    """Judge contacts that are nearly all perfect: an edition that saw no failure covers all its bodies, whose truth is one."""
    for nom, plan, nombre in _mesures_de(PLANS_DES_CHUTES):
        for forme in (*CHUTES, *([SITE] if plan is PLAN else [])):
            bas = BAS_CONNUS.get((forme, nombre), PLANCHER_DU_PLAN if plan is PLAN else COUVERTURE[0])
            yield _ligne_de_score(nom, plan, nombre, forme, bas, 1.0)


def _parcours() -> Iterator[_Ligne]:
    """Judge what is told besides scores and ranks."""
    plans = {"14 contacts": (PLAN, PLANCHER_DU_PLAN), "5 canaux × 3": (PLANS["5 canaux × 3"], COUVERTURE[0])}
    for nom, edition, nb_editions, bas in parcours.lignes(plans):
        yield _Ligne(nom, edition, nb_editions, bas, 1.0)


def _mesures_de(plans: dict[str, dict[str, int]]) -> Iterator[tuple[str, dict[str, int], int]]:
    for nom, plan in plans.items():
        for nombre in (*EFFECTIFS, *([GRAND] if plan is PLAN else [])):
            yield nom, plan, nombre


def _ligne_de_score(nom: str, plan: dict[str, int], nombre: int, forme: str, bas: float, haut: float) -> _Ligne:
    edition = partial(_edition, forme=forme, plan=plan, nombre=nombre)
    return _Ligne(f"score, {nom}, {nombre} organismes, {forme}", edition, CORPS_PAR_LIGNE // nombre, bas, haut)


@dataclass(frozen=True)
class _Campagne:
    """An edition of known truth: contacts by channel, channels offered, true scores, the variance of those measured."""

    tires: Tires
    offerts: Any
    vrais: Reels
    variance: Reels
    ensembles: dict[str, Erreur]

    @property
    def bornes(self) -> Reels:
        return np.array([erreur.bornes for erreur in self.ensembles.values()])


def _campagne(alea: Alea, forme: str, plan: dict[str, int], nombre: int) -> _Campagne:
    tires = contacts_de(forme, alea, nombre, plan)
    offerts = np.ones((len(plan), nombre), dtype=bool)
    if forme == MANQUE:
        offerts[np.arange(nombre) % len(plan), np.arange(nombre)] = False
    contacts = {f"{i:04}": _contacts(tires, offerts, i) for i in range(nombre)}
    trouvees = erreurs(contacts, dict.fromkeys(contacts, dict.fromkeys(plan, 1)))
    ensembles = {nom: trouvee.ensemble for nom, trouvee in trouvees.items() if trouvee.ensemble}
    return _Campagne(tires, offerts, *_verite(tires, offerts), ensembles)


def _verite(tires: Tires, offerts: Any) -> tuple[Reels, Reels]:
    """Return true scores, and the variance of those measured: means of the channels that each body offers."""
    compte = offerts.sum(axis=0)
    vrais = sum(offerts[c] * vrai for c, (_, vrai, _) in enumerate(tires.values())) / compte
    variance = sum(offerts[c] * v / t.shape[1] for c, (t, _, v) in enumerate(tires.values())) / compte**2
    return np.asarray(vrais), np.asarray(variance)


def _contacts(tires: Tires, offerts: Any, rang: int) -> dict[str, list[int]]:
    """Return the scores of the contacts of a body, in millionths, by channel that it offers."""
    return {
        canal: [round(MILLION * score) for score in contacts[rang]]
        for offert, (canal, (contacts, _, _)) in zip(offerts, tires.items(), strict=True)
        if offert[rang]
    }


def _edition(alea: Alea, forme: str, plan: dict[str, int], nombre: int) -> Tour:
    """Score the bodies of a campaign drawn in this shape; the naive share is the bootstrap's."""
    campagne = _campagne(alea, forme, plan, nombre)
    bornes = campagne.bornes
    naives = _reechantillonner(alea, [t for t, _, _ in campagne.tires.values()], campagne.offerts)
    return (
        _part(bornes, campagne.vrais),
        float((bornes[:, 1] - bornes[:, 0]).mean()),
        float(2 * QUANTILE * np.sqrt(campagne.variance).mean()),
        _part(naives, campagne.vrais),
    )


def _reechantillonner(alea: Alea, tires: list[Reels], offerts: Any) -> Reels:
    """Draw each body's own contacts again, and read the middle 95 % of its scores."""
    nombre = len(tires[0])
    sommes = np.zeros((REECHANTILLONS, nombre))
    for offert, contacts in zip(offerts, tires, strict=True):
        choix = alea.integers(0, contacts.shape[1], (REECHANTILLONS, nombre, contacts.shape[1]))
        sommes += offert * contacts[np.arange(nombre)[:, None], choix].mean(axis=2)
    return np.quantile(sommes / offerts.sum(axis=0), [0.025, 0.975], axis=0).T


def _rangs(erreurs_et_effectifs: Iterable[tuple[float, int]]) -> Iterator[_Ligne]:
    for ecart, nombre in erreurs_et_effectifs:
        for forme in VRAIS:
            yield _Ligne(
                f"rang, erreur {ecart}, {nombre} organismes, {forme}",
                partial(_classement, forme=forme, nombre=nombre, ecart=ecart),
                EDITIONS[nombre],
                RANGS[0],
                RANGS[1] if forme.startswith("distincts") and nombre >= BEAUCOUP else 1.0,
            )


def _rangs_des_contacts() -> Iterator[_Ligne]:
    """Rank from contacts alone: errors are those that the platform finds, not those that made the data."""
    for forme in FORMES:
        yield _Ligne(
            f"rang, 14 contacts, {ORGANISMES_DE_CONTACTS} organismes, {forme}",
            partial(_classement_des_contacts, forme=forme),
            EDITIONS_DE_CONTACTS,
            RANGS[0],
            RANGS[1] if forme != EGAUX else 1.0,
        )


def _classement_des_contacts(alea: Alea, forme: str) -> Tour:
    campagne = _campagne(alea, forme, PLAN, ORGANISMES_DE_CONTACTS)
    observes = np.array([float(erreur.valeur) for erreur in campagne.ensembles.values()])
    tailles = np.array([float(erreur.erreur) for erreur in campagne.ensembles.values()])
    bornes = _rangs_annonces(campagne.ensembles, observes)
    naives = _rangs_naifs(alea, observes, tailles)
    return _juger_les_rangs(campagne.vrais, bornes, naives, naives)


def _rangs_annonces(mesures: dict[str, Erreur], observes: Reels) -> Reels:
    """Return the lowest and highest rank that the platform tells of each body."""
    rangs = dict(zip(mesures, map(int, _rang(observes[None])[0]), strict=True))
    return np.array([[annonce.bas, annonce.haut] for annonce in rangs_incertains(mesures, rangs, "banc").values()])


def _juger_les_rangs(vrais: Reels, bornes: Reels, reference: Reels, naives: Reels) -> Tour:
    """Return the share of bodies covered, the width of ours and of the reference in ranks, the share naively covered."""
    attendus = _rang(vrais[None])[0]
    largeur, de_reference = (float((lues[:, 1] - lues[:, 0] + 1).mean()) for lues in (bornes, reference))
    return _part(bornes, attendus), largeur, de_reference, _part(naives, attendus)


def _rangs_naifs(alea: Alea, observes: Reels, erreur: Any) -> Reels:
    """Rank scores drawn around those observed."""
    naifs = _rang(observes + erreur * alea.normal(0, 1, (TIRAGES_ORACLE, len(observes))))
    return np.quantile(naifs, [0.025, 0.975], axis=0, method="inverted_cdf").T


def _classement(alea: Alea, forme: str, nombre: int, ecart: float) -> Tour:
    """Rank bodies whose errors are known: their true scores follow a law that the oracle knows too."""
    vrais = VRAIS[forme](alea, nombre)
    observes = vrais + alea.normal(0, ecart, nombre)
    loi = np.asarray(VRAIS[forme](alea, TIRAGES_ORACLE))
    bornes = _rangs_annonces(_mesures(observes, ecart), observes)
    sus = _rangs_sus(alea, observes, ecart, loi)
    return _juger_les_rangs(vrais, bornes, sus, _rangs_naifs(alea, observes, ecart))


def _mesures(observes: Reels, ecart: float) -> dict[str, Erreur]:
    """Return scores of a known error."""
    erreur = Decimal(str(ecart))
    return {f"{i:04}": Erreur(round(Decimal(round(y, 6)), 6), erreur, None) for i, y in enumerate(observes)}


def _rangs_sus(alea: Alea, observes: Reels, ecart: float, loi: Reels) -> Reels:
    """Rank as an oracle who knows the law of true scores: it draws from each body's own posterior."""
    poids = np.exp(-0.5 * ((observes[:, None] - loi) / ecart) ** 2)
    cumuls = poids.cumsum(axis=1) / poids.sum(axis=1, keepdims=True)
    hasards = alea.random((TIRAGES_ORACLE, len(observes)))
    tires = np.array(
        [loi[np.searchsorted(cumul, h).clip(max=len(loi) - 1)] for cumul, h in zip(cumuls, hasards.T, strict=True)]
    ).T
    return np.quantile(_rang(tires), [0.025, 0.975], axis=0, method="inverted_cdf").T


def _rang(scores: Reels) -> Reels:
    """Rank each row as the contract says, on scores to one decimal."""
    arrondis = -np.floor(10 * scores + 0.5)
    return np.array([np.searchsorted(np.sort(ligne), ligne) + 1 for ligne in arrondis])


def _part(bornes: Any, vrais: Any) -> float:
    return float(((bornes[:, 0] <= vrais + 1e-9) & (vrais <= bornes[:, 1] + 1e-9)).mean())


def _vitesse(alea: Alea) -> dict[str, Any]:
    """Time 10,000 rankings of 1,000 bodies, laws and tiers included, beside the pool of resampled scores."""
    observes = alea.normal(60, 10, GRAND)
    mesures = _mesures(observes, 6)
    rangs = dict(zip(mesures, map(int, _rang(observes[None])[0]), strict=True))
    notre, pair = [], []
    for _tour in range(3):
        debut = time.perf_counter()
        rangs_incertains(mesures, rangs, "banc")
        milieu = time.perf_counter()
        _bassin(alea, observes)
        notre.append(milieu - debut)
        pair.append(time.perf_counter() - milieu)
    rapport = min(notre) / min(pair)
    tenu = dire(
        rapport <= RAPPORT_RANGS,
        f"10 000 classements de 1 000 organismes : {min(notre):.2f} s, × {rapport:.2f} du bassin de NumPy (≤ {RAPPORT_RANGS:.0f})",
    )
    return {"nom": "vitesse des rangs", "tenu": tenu, "secondes": min(notre), "rapport": rapport}


def _bassin(alea: Alea, scores: Reels) -> None:
    """Rank picks among 4,096 resampled means of 25 contacts a body, by blocks; read the middle of the ranks."""
    contacts = alea.normal(scores[:, None], 18, (len(scores), 25)).astype(np.float32)
    poids = alea.multinomial(25, np.full(25, 1 / 25), 4_096).astype(np.float32) / 25
    bassin = contacts @ poids.T
    rangs = np.empty((10_000, len(scores)), dtype=np.int16)
    lignes, places = np.arange(len(scores)), np.arange(len(scores), dtype=np.int16)
    for debut in range(0, 10_000, 500):
        choisis = bassin[lignes, alea.integers(0, 4_096, (500, len(scores)), dtype=np.uint16)]
        np.put_along_axis(rangs[debut : debut + 500], np.argsort(-choisis, axis=1), places[None], axis=1)
    np.partition(rangs, [250, 9_750], axis=0)


def _dire(ligne: _Ligne, tours: list[Tour]) -> dict[str, Any]:
    """Average the editions; a coverage holds when its limit is within two standard errors of what chance gave."""
    couverture, largeur, oracle, naive = (round(float(valeur), 3) for valeur in np.mean(tours, axis=0))
    doute = round(2 * float(np.std(tours, axis=0)[0]) / len(tours) ** 0.5, 3)
    tenu = dire(
        ligne.bas - doute <= couverture <= ligne.haut + doute,
        f"{ligne.nom:58} couvre {couverture:.3f} ± {doute:.3f}, large de {largeur:.1f} (oracle {oracle:.1f}) ; "
        f"tirage naïf {naive:.3f}",
    )
    figures = {"couverture": couverture, "doute": doute, "largeur": largeur, "oracle": oracle, "naive": naive}
    return {"nom": ligne.nom, "tenu": tenu, **figures}
