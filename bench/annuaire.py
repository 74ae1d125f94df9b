"""What a search in the directory costs, beside what the database alone would do (`bench/recherche.py`)."""

from __future__ import annotations

import tracemalloc
from functools import partial
from statistics import median
from typing import Any

from django.core.management import call_command
from django.db import connection

from bench.figures import dire, ecrire
from bench.processeur import duree
from organismes.actions.charger_annuaire import charger_annuaire, marquer_l_annuaire
from organismes.queries.annuaire import chercher_territoires, preparer_la_recherche, revision_de_l_annuaire
from socle.logic.recherche import normaliser

TEXTES = ("toulouse", "St Denis", "31000", "communauté d’agglomération", "marseile", "215", "le havre", "Val-de-Marne")
TOURS = 15
NUE = """
SELECT id, nature, code, nom, siren, population, departement FROM organismes_territoire
WHERE nom_cherche LIKE %s ORDER BY population DESC NULLS LAST LIMIT 10
"""
COMPTEE = "SELECT count(*), max(id), max(edition), sum(population) FROM organismes_territoire"
# A search forgives a wrong letter, an accent, the order of words; a scan does not.
RECHERCHE_MAX, COMPTEE_MIN = 5.0, 3.0
INDEX_MAX_MO, RELECTURE_MAX = 40.0, 1.25


def mesurer_ici() -> int:
    """Fill the database of this process and measure; returns its exit code."""
    call_command("migrate", verbosity=0)
    charger_annuaire()
    with connection.cursor() as curseur:
        curseur.execute("ANALYZE")
    index_mo, relecture = _memoire()
    mesures = _durees()
    mesures |= {"index_mo": index_mo, "relecture": relecture}
    tenus = [
        _dire("recherche ÷ lecture nue des noms", mesures["recherche"], au_plus=RECHERCHE_MAX),
        _dire("compter l’annuaire ÷ demander sa révision", mesures["comptee"], au_moins=COMPTEE_MIN),
        _dire("index d’un processus, en Mo", index_mo, au_plus=INDEX_MAX_MO),
        _dire("mémoire pendant une relecture ÷ un index", relecture, au_plus=RELECTURE_MAX),
    ]
    ecrire("recherche", mesures=mesures)
    return 0 if all(tenus) else 1


def _memoire() -> tuple[float, float]:
    """Return the megabytes of an index, and the highest of a process that builds its second one, as so many indexes."""
    tracemalloc.start()
    preparer_la_recherche()
    index = tracemalloc.get_traced_memory()[0]
    marquer_l_annuaire()
    tracemalloc.reset_peak()
    preparer_la_recherche()
    sommet = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return index / 1e6, sommet / index


def _durees() -> dict[str, float]:
    """Return the ratios, each the median of those of the texts and rounds, taken turn by turn."""
    recherches, comptees = [], []
    for _ in range(TOURS):
        for texte in TEXTES:
            nue = duree(partial(_lire, NUE, [f"%{normaliser(texte)}%"]))
            recherches.append(duree(partial(chercher_territoires, texte)) / nue)
            comptees.append(duree(partial(_lire, COMPTEE)) / duree(revision_de_l_annuaire))
    return {"recherche": median(recherches), "comptee": median(comptees)}


def _lire(requete: str, parametres: list[str] | None = None) -> list[Any]:
    with connection.cursor() as curseur:
        curseur.execute(requete, parametres)
        return list(curseur.fetchall())


def _dire(nom: str, valeur: float, *, au_plus: float = float("inf"), au_moins: float = 0.0) -> bool:
    but = f"≥ {au_moins:g}" if au_moins else f"≤ {au_plus:g}"
    return dire(au_moins <= valeur <= au_plus, f"{nom:45} {valeur:.2f}, but {but}")
