"""What dashboards ask over five million opinions, beside what bare SQL would (`bench/tableaux.py`)."""
# ruff: noqa: S608 -- names of ours make the statements

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench.figures import dire, ecrire
from bench.processeur import duree
from bornes.avis.actions.agreger import CONDITIONS
from bornes.indicateurs.queries import indicateurs as q
from bornes.models.agregat import COLONNES
from epreuve.remplissage_avis import executer, remplir

NB_AVIS, NB_ORGANISMES = 5_000_000, 1_000
DEBUT, FIN = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
RAPPORT_MAX, GAIN_MIN = 2.0, 50.0
TOURS_MIN, TOURS_MAX = 7, 101
# Indexes would answer some of these questions too: the scan is what the goal is told against.
SANS_INDEX = "SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = off"

# Every count of the aggregates, then of the opinions; the two that curves need; the opinions that count.
SOMMES = ", ".join(f"SUM(j.{nom})" for nom in COLONNES)
COMPTES = ", ".join(f"COUNT(*) FILTER (WHERE {CONDITIONS[nom]})" for nom in COLONNES)
DEUX, DEUX_BRUTS = "SUM(j.n), SUM(j.n4 + j.n5)", "COUNT(*), COUNT(*) FILTER (WHERE a.satisfaction >= 4)"
COMPTE = "a.comptage IN ('compte', 'retabli')"
AVIS = "FROM bornes_avis a JOIN bornes_point p ON p.id = a.point_id"
TEXTES = f"{AVIS} LEFT JOIN bornes_verbatim v ON v.avis_id = a.id"


@dataclass(frozen=True)
class QuestionDeTableau:
    """What a page asks, the bare statement on the day aggregate, the statement on the opinions."""

    nom: str
    fonction: Callable[[], Any]
    agregat: str
    brut: str


@dataclass(frozen=True)
class Etendue:
    """Whose opinions, of which days; what picks the rows of the aggregates (alias j) and those of the opinions."""

    nom: str
    agregats: str
    avis: str


def mesurer_ici() -> int:
    """Fill the database of this process and ask each question; returns its exit code."""
    faits = remplir(nb_avis=NB_AVIS, nb_organismes=NB_ORGANISMES, du=DEBUT, au=FIN)
    print(
        f"{NB_AVIS} avis écrits en {faits.ecriture_s:.0f} s, {faits.nb_jours} agrégats (point, jour) "
        f"reconstruits en {faits.agregation_s:.0f} s",
        flush=True,
    )
    questions = [*_d_un_organisme(faits.inscription), *_nationales(faits.campagne)]
    mesures = [_mesurer(question) for question in questions]
    ecrire(
        "tableaux",
        nb_avis=NB_AVIS,
        nb_agregats=faits.nb_jours,
        ecriture_s=round(faits.ecriture_s, 1),
        agregation_s=round(faits.agregation_s, 1),
        mesures=mesures,
    )
    return 0 if all(mesure["tenu"] for mesure in mesures) else 1


def _d_un_organisme(inscription: int) -> Iterator[QuestionDeTableau]:
    for nom, du in (("12 semaines", FIN - dt.timedelta(days=83)), ("un an", DEBUT)):
        portee = q.Portee(inscription, du, FIN)
        etendue = Etendue(
            f"organisme, {nom}",
            f"WHERE j.inscription_id = {inscription} AND j.jour BETWEEN '{du}' AND '{FIN}'",
            f"WHERE p.inscription_id = {inscription} AND a.jour BETWEEN '{du}' AND '{FIN}'",
        )
        themes = partial(q.themes_comptes, portee)
        yield from _questions(
            etendue, partial(q.comptes_par_porte, portee), partial(q.comptes_par_jour, portee), themes
        )
        yield QuestionDeTableau(
            f"{etendue.nom}, tout par point et porte",
            partial(q.comptes_par_point, portee),
            f"SELECT j.point_id, j.origine, {SOMMES} FROM bornes_agregatjour j {etendue.agregats} AND NOT j.retenu "
            "GROUP BY 1, 2",
            f"SELECT a.point_id, a.enrolement_id IS NULL, {COMPTES} {TEXTES} {etendue.avis} AND {COMPTE} GROUP BY 1, 2",
        )


def _nationales(campagne: int) -> Iterator[QuestionDeTableau]:
    edition = f"JOIN organismes_inscription i ON i.id = {{}}.inscription_id WHERE i.campagne_id = {campagne}"
    for nom, du in (("3 mois", dt.date(2026, 10, 1)), ("un an", DEBUT)):
        portee = q.PorteeNationale(campagne, du, FIN)
        etendue = Etendue(
            f"national, {nom}",
            f"{edition.format('j')} AND j.jour BETWEEN '{du}' AND '{FIN}'",
            f"{edition.format('p')} AND a.jour BETWEEN '{du}' AND '{FIN}'",
        )
        par_porte = partial(q.comptes_nationaux_par_porte, portee)
        par_jour, themes = partial(q.comptes_nationaux_par_jour, portee), partial(q.themes_nationaux, portee)
        yield from _questions(etendue, par_porte, par_jour, themes)
    yield QuestionDeTableau(
        "national, par organisme",
        partial(q.comptes_par_organisme, campagne),
        f"SELECT i.id, {DEUX} FROM bornes_agregatjour j {edition.format('j')} AND NOT j.retenu GROUP BY 1",
        f"SELECT i.id, {DEUX_BRUTS} {AVIS} {edition.format('p')} AND {COMPTE} GROUP BY 1",
    )


def _questions(
    etendue: Etendue,
    par_porte: Callable[[], Any],
    par_jour: Callable[[], Any],
    themes: Callable[[], Any],
) -> Iterator[QuestionDeTableau]:
    """Give what every dashboard asks."""
    nom, ou, brut = etendue.nom, etendue.agregats, etendue.avis
    yield QuestionDeTableau(
        f"{nom}, tout par porte",
        par_porte,
        f"SELECT j.origine, j.retenu, {SOMMES} FROM bornes_agregatjour j {ou} GROUP BY 1, 2",
        f"SELECT a.enrolement_id IS NULL, a.comptage IN ('retenu', 'ecarte'), {COMPTES} {TEXTES} {brut} GROUP BY 1, 2",
    )
    yield QuestionDeTableau(
        f"{nom}, par jour",
        par_jour,
        f"SELECT j.jour, {DEUX} FROM bornes_agregatjour j {ou} AND NOT j.retenu GROUP BY 1 ORDER BY 1",
        f"SELECT a.jour, {DEUX_BRUTS} {AVIS} {brut} AND {COMPTE} GROUP BY 1 ORDER BY 1",
    )
    yield QuestionDeTableau(
        f"{nom}, thèmes",
        themes,
        f"SELECT j.theme, SUM(j.n) FROM bornes_agregattheme j {ou} AND NOT j.retenu GROUP BY 1",
        f"SELECT t.theme, COUNT(*) {AVIS} JOIN bornes_verbatim v ON v.avis_id = a.id "
        f"JOIN bornes_themereconnu t ON t.verbatim_id = v.id {brut} AND {COMPTE} GROUP BY 1",
    )


def _mesurer(question: QuestionDeTableau) -> dict[str, Any]:
    """Time the three, and compare ours to each of the others."""
    notre, nu = _chronometrer(question)
    executer(SANS_INDEX)
    scan = min(1000 * duree(partial(executer, question.brut)) for _tour in range(2))
    executer("RESET ALL")
    ms = {"notre": statistics.median(notre), "agregat": statistics.median(nu), "scan": scan}
    mesure: dict[str, Any] = {
        "question": question.nom,
        "rapport_agregat": round(statistics.median(a / b for a, b in zip(notre, nu, strict=True)), 3),
        "gain_scan": round(scan / ms["notre"], 1),
        "ms": {nom: round(valeur, 3) for nom, valeur in ms.items()},
    }
    mesure["tenu"] = mesure["rapport_agregat"] <= RAPPORT_MAX and mesure["gain_scan"] >= GAIN_MIN
    _dire(mesure)
    return mesure


def _dire(mesure: dict[str, Any]) -> None:
    dire(
        mesure["tenu"],
        f"{mesure['question']:42} "
        f"× {mesure['rapport_agregat']:.2f} du SQL nu sur l’agrégat (≤ {RAPPORT_MAX:.0f}), "
        f"{mesure['gain_scan']:.0f} fois plus vite que la lecture des avis (≥ {GAIN_MIN:.0f}) ; "
        f"{mesure['ms']['notre']:.2f} / {mesure['ms']['agregat']:.2f} / {mesure['ms']['scan']:.0f} ms",
    )


def _chronometrer(question: QuestionDeTableau) -> tuple[list[float], list[float]]:
    """Time ours and the bare statement by turns, so that both meet the same machine."""
    notre: list[float] = []
    nu: list[float] = []
    debut = time.perf_counter()
    # Many turns where they are short: a shared machine hiccups for longer than a millisecond.
    while len(notre) < TOURS_MIN or (len(notre) < TOURS_MAX and time.perf_counter() - debut < 1):
        notre.append(1000 * duree(question.fonction))
        nu.append(1000 * duree(partial(executer, question.agregat)))
    return notre, nu
