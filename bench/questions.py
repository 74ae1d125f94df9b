"""What dashboards ask over five million opinions, beside what bare SQL would (`bench/tableaux.py`)."""
# ruff: noqa: S608 -- names of ours make the statements

from __future__ import annotations

import datetime as dt
import json
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection

from bench.remplissage_avis import remplir
from bornes.actions.agreger import CONDITIONS
from bornes.models.agregat import COLONNES
from bornes.queries import indicateurs as q

RACINE = Path(__file__).resolve().parent.parent
RESULTATS = RACINE / "bench" / "resultats"
NB_AVIS, NB_ORGANISMES = 5_000_000, 1_000
DEBUT, FIN = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
RAPPORT_MAX, GAIN_MIN = 2.0, 50.0
TOURS_MIN, TOURS_MAX = 7, 101
# Indexes would answer some of these questions too: the scan is what the goal is told against.
SANS_INDEX = "SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = off"


@dataclass(frozen=True)
class Question:
    """What a page asks, the bare statement on the day aggregate, the statement on the opinions."""

    nom: str
    fonction: Callable[[], Any]
    agregat: str
    brut: str


def mesurer_ici() -> int:
    """Fill the database of this process and ask each question; returns its exit code."""
    faits = remplir(nb_avis=NB_AVIS, nb_organismes=NB_ORGANISMES, du=DEBUT, au=FIN)
    print(
        f"{NB_AVIS} avis écrits en {faits.ecriture_s:.0f} s, {faits.nb_jours} agrégats (point, jour) "
        f"reconstruits en {faits.agregation_s:.0f} s",
        flush=True,
    )
    mesures = [_question(question) for question in _questions(faits.inscription, faits.campagne)]
    RESULTATS.mkdir(parents=True, exist_ok=True)
    document = {
        "charge_machine": os.getloadavg(),
        "nb_avis": NB_AVIS,
        "nb_agregats": faits.nb_jours,
        "ecriture_s": round(faits.ecriture_s, 1),
        "agregation_s": round(faits.agregation_s, 1),
        "mesures": mesures,
    }
    chemin = RESULTATS / "tableaux.json"
    chemin.write_text(json.dumps(document, ensure_ascii=False, indent=1))
    print(f"Résultats : {chemin.relative_to(RACINE)}")
    return 0 if all(mesure["tenu"] for mesure in mesures) else 1


def _questions(inscription: int, campagne: int) -> list[Question]:
    sommes = ", ".join(f"SUM(j.{nom})" for nom in COLONNES)
    comptes = ", ".join(f"COUNT(*) FILTER (WHERE {CONDITIONS[nom]})" for nom in COLONNES)
    deux, deux_bruts = "SUM(j.n), SUM(j.n4 + j.n5)", "COUNT(*), COUNT(*) FILTER (WHERE a.satisfaction >= 4)"
    compte = "a.comptage IN ('compte', 'retabli')"
    avis = "FROM bornes_avis a JOIN bornes_point p ON p.id = a.point_id"
    textes = "JOIN bornes_verbatim v ON v.avis_id = a.id JOIN bornes_themereconnu t ON t.verbatim_id = v.id"
    porte = "a.enrolement_id IS NULL, a.comptage IN ('retenu', 'ecarte')"
    questions: list[Question] = []
    for nom, du in (("12 semaines", FIN - dt.timedelta(days=83)), ("un an", DEBUT)):
        portee = q.Portee(inscription, du, FIN)
        jours = f"BETWEEN '{du}' AND '{FIN}'"
        ou = f"WHERE j.inscription_id = {inscription} AND j.jour {jours}"
        brut = f"WHERE p.inscription_id = {inscription} AND a.jour {jours}"
        questions += [
            Question(
                f"organisme, {nom}, tout par porte",
                partial(q.comptes_par_porte, portee),
                f"SELECT j.origine, j.retenu, {sommes} FROM bornes_agregatjour j {ou} GROUP BY 1, 2",
                f"SELECT {porte}, {comptes} {avis} LEFT JOIN bornes_verbatim v ON v.avis_id = a.id {brut} GROUP BY 1, 2",
            ),
            Question(
                f"organisme, {nom}, par jour",
                partial(q.comptes_par_jour, portee),
                f"SELECT j.jour, {deux} FROM bornes_agregatjour j {ou} AND NOT j.retenu GROUP BY 1 ORDER BY 1",
                f"SELECT a.jour, {deux_bruts} {avis} {brut} AND {compte} GROUP BY 1 ORDER BY 1",
            ),
            Question(
                f"organisme, {nom}, tout par point et porte",
                partial(q.comptes_par_point, portee),
                f"SELECT j.point_id, j.origine, {sommes} FROM bornes_agregatjour j {ou} AND NOT j.retenu GROUP BY 1, 2",
                f"SELECT a.point_id, a.enrolement_id IS NULL, {comptes} {avis} "
                f"LEFT JOIN bornes_verbatim v ON v.avis_id = a.id {brut} AND {compte} GROUP BY 1, 2",
            ),
            Question(
                f"organisme, {nom}, thèmes",
                partial(q.themes_comptes, portee),
                f"SELECT j.theme, SUM(j.n) FROM bornes_agregattheme j {ou} AND NOT j.retenu GROUP BY 1",
                f"SELECT t.theme, COUNT(*) {avis} {textes} {brut} AND {compte} GROUP BY 1",
            ),
        ]
    for nom, du in (("3 mois", dt.date(2026, 10, 1)), ("un an", DEBUT)):
        portee_n = q.PorteeNationale(campagne, du, FIN)
        jours = f"BETWEEN '{du}' AND '{FIN}'"
        edition = f"JOIN organismes_inscription i ON i.id = {{}}.inscription_id WHERE i.campagne_id = {campagne}"
        ou = f"{edition.format('j')} AND j.jour {jours}"
        brut = f"{edition.format('p')} AND a.jour {jours}"
        questions += [
            Question(
                f"national, {nom}, tout par porte",
                partial(q.comptes_nationaux_par_porte, portee_n),
                f"SELECT j.origine, j.retenu, {sommes} FROM bornes_agregatjour j {ou} GROUP BY 1, 2",
                f"SELECT {porte}, {comptes} {avis} LEFT JOIN bornes_verbatim v ON v.avis_id = a.id {brut} GROUP BY 1, 2",
            ),
            Question(
                f"national, {nom}, par jour",
                partial(q.comptes_nationaux_par_jour, portee_n),
                f"SELECT j.jour, {deux} FROM bornes_agregatjour j {ou} AND NOT j.retenu GROUP BY 1 ORDER BY 1",
                f"SELECT a.jour, {deux_bruts} {avis} {brut} AND {compte} GROUP BY 1 ORDER BY 1",
            ),
            Question(
                f"national, {nom}, par organisme",
                partial(q.comptes_par_organisme, portee_n),
                f"SELECT i.id, {deux} FROM bornes_agregatjour j {ou} AND NOT j.retenu GROUP BY 1",
                f"SELECT i.id, {deux_bruts} {avis} {brut} AND {compte} GROUP BY 1",
            ),
            Question(
                f"national, {nom}, thèmes",
                partial(q.themes_nationaux, portee_n),
                f"SELECT j.theme, SUM(j.n) FROM bornes_agregattheme j {ou} AND NOT j.retenu GROUP BY 1",
                f"SELECT t.theme, COUNT(*) {avis} {textes} {brut} AND {compte} GROUP BY 1",
            ),
        ]
    return questions


def _question(question: Question) -> dict[str, Any]:
    """Time the three, ours and the bare statement by turns so that both meet the same machine."""

    def lire(requete: str) -> None:
        with connection.cursor() as curseur:
            curseur.execute(requete)
            curseur.fetchall()

    notre: list[float] = []
    nu: list[float] = []
    debut = time.perf_counter()
    # Many turns where they are short: a shared machine hiccups for longer than a millisecond.
    while len(notre) < TOURS_MIN or (len(notre) < TOURS_MAX and time.perf_counter() - debut < 1):
        notre.append(_duree(question.fonction))
        nu.append(_duree(lambda: lire(question.agregat)))
    with connection.cursor() as curseur:
        curseur.execute(SANS_INDEX)
    scan = min(_duree(lambda: lire(question.brut)) for _tour in range(2))
    with connection.cursor() as curseur:
        curseur.execute("RESET ALL")
    ms = {"notre": statistics.median(notre), "agregat": statistics.median(nu), "scan": scan}
    rapport = statistics.median(a / b for a, b in zip(notre, nu, strict=True))
    gain = ms["scan"] / ms["notre"]
    tenu = rapport <= RAPPORT_MAX and gain >= GAIN_MIN
    print(
        f"{'tenu ' if tenu else 'PASSÉ'} {question.nom:42} × {rapport:.2f} du SQL nu sur l’agrégat (≤ {RAPPORT_MAX:.0f}), "
        f"{gain:.0f} fois plus vite que la lecture des avis (≥ {GAIN_MIN:.0f}) ; "
        f"{ms['notre']:.2f} / {ms['agregat']:.2f} / {ms['scan']:.0f} ms",
        flush=True,
    )
    return {
        "question": question.nom,
        "rapport_agregat": round(rapport, 3),
        "gain_scan": round(gain, 1),
        "ms": {nom: round(valeur, 3) for nom, valeur in ms.items()},
        "tenu": tenu,
    }


def _duree(fonction: Callable[[], Any]) -> float:
    debut = time.perf_counter()
    fonction()
    return 1000 * (time.perf_counter() - debut)
