"""First requests: what a process that nobody asked anything yet takes to answer, beside what it takes once it answered.

Each page is asked of a server just started, with one worker, so that nothing of it is warm but what the server warmed.
A search in the directory is one of them; `bench/recherche.py` says what it costs.
"""

from __future__ import annotations

import time
import urllib.request
from collections import defaultdict
from statistics import median

from bench.figures import dire, ecrire
from bench.reception.charge import processeur
from epreuve.services import Services, services

PAGES = ("/", "/resultats/", "/inscription/", "/connexion/", "/api/v1/annuaire/?q=toulouse")
TOURS, SUIVANTES = 3, 10
# Seconds of processor of the first; how many times what the next ones take.
PREMIERE_MAX_S, RAPPORT_MAX = 0.3, 8


def mesurer() -> bool:
    """Measure each page and the search; tell whether all hold."""
    with services(reglages="epreuve.reglages", application="barometre.wsgi:application") as pile:
        pile.variables = ["BAROMETRE_DEMO=1"]
        pile.django("manage.py", "demo")
        vues = {page: [_demander(pile, page) for _ in range(TOURS)] for page in PAGES}
    tenus = [_dire(page, tours) for page, tours in vues.items()]
    ecrire("premieres", pages=vues)
    return all(tenus)


def _demander(pile: Services, page: str) -> dict[str, float]:
    """Start a server and ask for a page, then again; return seconds of processor and of a clock, and those that follow."""
    pile.tuer_ceux("web")
    pile.lancer_web(ouvriers=1)
    mesures: dict[str, list[float]] = defaultdict(list)
    for _ in range(1 + SUIVANTES):
        avant, debut = processeur(pile.enfants["web"].pid), time.perf_counter()
        with urllib.request.urlopen(f"{pile.adresse}{page}", timeout=60) as reponse:  # noqa: S310 -- loopback
            reponse.read()
        mesures["duree"].append(time.perf_counter() - debut)
        mesures["processeur"].append(processeur(pile.enfants["web"].pid) - avant)
    return {
        "premiere_s": mesures["duree"][0],
        "suivantes_s": median(mesures["duree"][1:]),
        "premiere_processeur_s": mesures["processeur"][0],
        "suivantes_processeur_s": sum(mesures["processeur"][1:]) / SUIVANTES,
    }


def _dire(page: str, tours: list[dict[str, float]]) -> bool:
    premiere, suivante, processeur_s = (
        median(tour[nom] for tour in tours) for nom in ("premiere_s", "suivantes_s", "premiere_processeur_s")
    )
    rapport = median(tour["premiere_s"] / tour["suivantes_s"] for tour in tours)
    return dire(
        processeur_s <= PREMIERE_MAX_S and rapport <= RAPPORT_MAX,
        f"{page:32} première {1000 * processeur_s:4.0f} ms de processeur, "
        f"but ≤ {1000 * PREMIERE_MAX_S:.0f}\u202f; {1000 * premiere:.0f} ms, {rapport:.1f} × les suivantes "
        f"({1000 * suivante:.0f} ms), but ≤ {RAPPORT_MAX}",
    )
