"""Flags on how a visit was graded: too fast, always the same answer, instants out of order, a day late."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from statistics import NormalDist, quantiles

import numpy as np
from scipy.special import stdtrit

from enquetes.qualite.logic.anomalies_faits import (
    ORDRE_IMPOSSIBLE,
    PART,
    RAPIDITE,
    SAISIE_TARDIVE,
    UNIFORMITE,
    AnomalieRelevee,
    VisiteObservee,
)

LECTURE = 5.0
"""Seconds needed to read a criterion, about fifteen words at three or four a second, and to answer it."""
PLANCHER = 2.0
"""Seconds a criterion below which nobody can have read it, whatever the channel looks like."""
REFERENCE_MINIMUM = 20
"""Visits of a channel from which its own quartile is worth something."""
CHOIX_MINIMUM = 8
"""Answers from which giving always the same one says something; a shorter grid is often uniform in good faith."""
TOLERANCE = dt.timedelta(minutes=1)
"""Two instants recorded apart by less than this are not in a wrong order: clocks are corrected to the second."""
DELAI_DE_SAISIE = dt.timedelta(hours=24)
DEGRES = 6
"""Degrees of freedom of the law of log-times: honest ones lean to the left more than a normal law does, which flagged
1.4 % of them in place of 0.5 on gamma-distributed times."""
Z_95 = NormalDist().inv_cdf(0.975)

Comptes = dict[str, dict[str, list[int]]]
"""Uniform visits and visits in all, by shopper and channel."""


def rapidites(visites: Sequence[VisiteObservee]) -> Iterator[AnomalieRelevee]:
    """Flag the visits graded faster than reading allows and than their channel explains.

    The threshold of a channel is the quantile `PART` of a Student law fitted on the median and the lower quartile of
    the logarithm of its seconds a criterion (which a few cheats hardly move), between `PLANCHER` and `LECTURE`.
    """
    rythmes = {v.id: rythme for v in visites if (rythme := _rythme(v)) is not None}
    for canal in sorted({v.canal for v in visites}):
        concernees = [v for v in visites if v.canal == canal and v.id in rythmes]
        valeurs = [rythmes[v.id] for v in concernees]
        seuil = _seuil_de_rapidite(valeurs)
        for visite in concernees:
            if rythmes[visite.id] < seuil:
                chiffres = {
                    "secondes_par_critere": rythmes[visite.id],
                    "nb_criteres": visite.nb_criteres,
                    "mediane_du_canal": float(np.median(valeurs)),
                    "nb_visites": len(valeurs),
                }
                yield AnomalieRelevee(RAPIDITE, visite.id, chiffres, seuil)


def _rythme(visite: VisiteObservee) -> float | None:
    """Return the seconds a criterion from the opening of the form to its submission."""
    if visite.commencee_le is None or visite.deposee_le is None or not visite.nb_criteres:
        return None
    return max((visite.deposee_le - visite.commencee_le).total_seconds(), 0.0) / visite.nb_criteres


def _seuil_de_rapidite(valeurs: Sequence[float]) -> float:
    if len(valeurs) < REFERENCE_MINIMUM:
        return PLANCHER
    quart, moitie, _ = quantiles([math.log(max(valeur, 0.01)) for valeur in valeurs], n=4, method="inclusive")
    echelle = (moitie - quart) / -stdtrit(DEGRES, 0.25)
    return max(PLANCHER, min(LECTURE, math.exp(moitie + stdtrit(DEGRES, PART) * echelle)))


def uniformites(visites: Sequence[VisiteObservee]) -> Iterator[AnomalieRelevee]:
    """Flag the uniform visits of a shopper who has more of them than chance explains.

    One uniform visit proves nothing: a body may do everything well. Each shopper's count is compared with the rates of
    the others, channel by channel (upper end of their 95 % Wilson interval), by the exact Poisson-binomial law.
    """
    jugees = [v for v in visites if len(v.choix) >= CHOIX_MINIMUM]
    comptes: Comptes = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for visite in jugees:
        compte = comptes[visite.enqueteur][visite.canal]
        compte[0] += _est_uniforme(visite)
        compte[1] += 1
    for enqueteur in comptes:
        chiffres = _chiffres_d_uniformite(comptes, enqueteur)
        if not chiffres["nb_uniformes"] or chiffres["probabilite"] > PART:
            continue
        siennes = [v for v in jugees if v.enqueteur == enqueteur and _est_uniforme(v)]
        for visite in siennes:
            autres = tuple(v.id for v in siennes if v.id != visite.id)[:10]
            yield AnomalieRelevee(UNIFORMITE, visite.id, {**chiffres, "nb_choix": len(visite.choix)}, PART, autres)


def _chiffres_d_uniformite(comptes: Comptes, enqueteur: str) -> dict[str, float]:
    """Return the uniform visits of a shopper beside those expected, and the chance of as many."""
    canaux = comptes[enqueteur]
    taux = {canal: _taux_des_autres(comptes, enqueteur, canal) for canal in canaux}
    nombre = sum(uniformes for uniformes, _ in canaux.values())
    return {
        "nb_uniformes": nombre,
        "nb_visites": sum(nb for _, nb in canaux.values()),
        "nb_attendu": sum(taux[canal] * nb for canal, (_, nb) in canaux.items()),
        "probabilite": _au_moins(nombre, [taux[canal] for canal, (_, nb) in canaux.items() for _ in range(nb)]),
    }


def _est_uniforme(visite: VisiteObservee) -> bool:
    """Tell a visit whose answers are all the same on each scale."""
    par_echelle: dict[str, set[str]] = defaultdict(set)
    for echelle, mesure in visite.choix:
        par_echelle[echelle].add(mesure)
    return all(len(mesures) == 1 for mesures in par_echelle.values())


def _taux_des_autres(comptes: Mapping[str, Mapping[str, Sequence[int]]], enqueteur: str, canal: str) -> float:
    """Return the upper 95 % Wilson bound of the share of uniform visits of the other shoppers; 1 without any."""
    autres = [canaux[canal] for nom, canaux in comptes.items() if nom != enqueteur and canal in canaux]
    total = sum(nb for _, nb in autres)
    if not total:
        return 1.0
    part = sum(uniformes for uniformes, _ in autres) / total
    centre = part + Z_95**2 / (2 * total)
    rayon = Z_95 * math.sqrt(part * (1 - part) / total + (Z_95 / (2 * total)) ** 2)
    return min(1.0, (centre + rayon) / (1 + Z_95**2 / total))


def _au_moins(nombre: int, probabilites: Sequence[float]) -> float:
    """Return the probability of at least `nombre` successes among independent draws."""
    loi = np.ones(1)
    for probabilite in probabilites:
        loi = np.convolve(loi, (1 - probabilite, probabilite))
    return float(min(1.0, loi[nombre:].sum()))


def ordres_impossibles(visites: Sequence[VisiteObservee]) -> Iterator[AnomalieRelevee]:
    """Flag instants in an order that cannot be, and two contacts of one shopper at the same time."""
    for visite in visites:
        inverse = _premiere_inversion(visite)
        if inverse is not None:
            avant, apres, secondes = inverse
            yield AnomalieRelevee(
                ORDRE_IMPOSSIBLE, visite.id, {"avant": avant, "apres": apres, "secondes": secondes}, 0.0
            )
    par_enqueteur: dict[str, list[VisiteObservee]] = defaultdict(list)
    for visite in visites:
        if visite.contact_du is not None and visite.contact_au is not None:
            par_enqueteur[visite.enqueteur].append(visite)
    for contacts in par_enqueteur.values():
        yield from _simultanes(sorted(contacts, key=lambda v: (_instant(v.contact_du), v.id)))


def _premiere_inversion(visite: VisiteObservee) -> tuple[str, str, float] | None:
    """Return what should come before, what came after, and by how many seconds the order is broken."""
    suites = (
        ("contact_du", "contact_au", "deposee_le", "recue_le"),
        ("contact_du", "accusee_le", "deposee_le"),
        ("contact_du", "repondue_le", "deposee_le"),
        ("contact_du", "sans_reponse_le", "deposee_le"),
        ("commencee_le", "deposee_le"),
    )
    for suite in suites:
        presents = [(nom, instant) for nom in suite if (instant := getattr(visite, nom)) is not None]
        for (avant, tot), (apres, tard) in pairwise(presents):
            if tot - tard > TOLERANCE:
                return avant, apres, (tot - tard).total_seconds()
    return None


def _simultanes(contacts: Sequence[VisiteObservee]) -> Iterator[AnomalieRelevee]:
    """Compare each contact, by its beginning, with the one before it that ends last."""
    for premier, second in zip(accumulate(contacts, _qui_finit_le_dernier), contacts[1:], strict=False):
        commun = min(_instant(premier.contact_au), _instant(second.contact_au)) - _instant(second.contact_du)
        if commun > TOLERANCE:
            chiffres: dict[str, float | str] = {
                "avant": "contact",
                "apres": "contact",
                "secondes": commun.total_seconds(),
            }
            yield AnomalieRelevee(ORDRE_IMPOSSIBLE, premier.id, chiffres, 0.0, (second.id,))
            yield AnomalieRelevee(ORDRE_IMPOSSIBLE, second.id, chiffres, 0.0, (premier.id,))


def _qui_finit_le_dernier(un: VisiteObservee, autre: VisiteObservee) -> VisiteObservee:
    return autre if _instant(autre.contact_au) > _instant(un.contact_au) else un


def _instant(instant: dt.datetime | None) -> dt.datetime:
    """Return an instant that the caller knows to be present."""
    if instant is None:
        raise ValueError("instant missing")
    return instant


def saisies_tardives(visites: Sequence[VisiteObservee]) -> Iterator[AnomalieRelevee]:
    """Flag grading that came more than a day after the contact's last event."""
    seuil = DELAI_DE_SAISIE.total_seconds() / 3600
    for visite in visites:
        if visite.fini_le is not None and visite.deposee_le is not None:
            heures = (visite.deposee_le - visite.fini_le).total_seconds() / 3600
            if heures > seuil:
                yield AnomalieRelevee(SAISIE_TARDIVE, visite.id, {"heures": heures}, seuil)
