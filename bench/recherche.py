"""Searches in the directory inside one process, beside a bare scan of its names by the database; printed in JSON."""

from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Callable
from statistics import median

import django

django.setup()

from django.db import connection  # noqa: E402 -- after the set-up

from organismes.queries.annuaire import chercher_territoires, preparer_la_recherche  # noqa: E402
from socle.logic.recherche import normaliser  # noqa: E402

TEXTES = ("toulouse", "St Denis", "31000", "communauté d’agglomération", "marseile", "215", "le havre", "Val-de-Marne")
TOURS = 7
NUE = """
SELECT id, nature, code, nom, siren, population, departement FROM organismes_territoire
WHERE nom_cherche LIKE %s ORDER BY population DESC NULLS LAST LIMIT 10
"""


def mesurer_ici() -> dict[str, float]:
    """Return medians over texts and rounds, and what the index takes in memory."""
    tracemalloc.start()
    preparer_la_recherche()
    index_mo = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    chercher_territoires("rien")
    durees: dict[str, list[float]] = {"notre_ms": [], "nue_ms": []}
    for _ in range(TOURS):
        for texte in TEXTES:
            durees["notre_ms"].append(_chronometrer(chercher_territoires, texte))
            durees["nue_ms"].append(_chronometrer(_lire_les_noms, texte))
    return {nom: median(vues) for nom, vues in durees.items()} | {"index_mo": index_mo}


def _lire_les_noms(texte: str) -> object:
    with connection.cursor() as curseur:
        curseur.execute(NUE, [f"%{normaliser(texte)}%"])
        return curseur.fetchall()


def _chronometrer(chercher: Callable[[str], object], texte: str) -> float:
    debut = time.perf_counter()
    chercher(texte)
    return 1000 * (time.perf_counter() - debut)


if __name__ == "__main__":
    print(json.dumps(mesurer_ici()))
