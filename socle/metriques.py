"""The time of requests, counted in the files that every worker of a web server shares (`barometre.metriques`)."""

from __future__ import annotations

from contextlib import suppress

from prometheus_client import CollectorRegistry, Histogram

BORNES_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
DUREES = Histogram(
    "barometre_requete_duree_secondes",
    "Durée des requêtes, de leur prise par un ouvrier à leur réponse, par route.",
    ("route", "methode", "classe"),
    buckets=BORNES_S,
    registry=CollectorRegistry(),
)


def compter(route: str, methode: str, statut: int, duree: float) -> None:
    """Count one answer; a file that cannot be written costs a count, never the answer."""
    with suppress(OSError):
        DUREES.labels(route, methode, f"{statut // 100}xx").observe(duree)
