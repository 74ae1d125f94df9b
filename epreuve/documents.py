"""Documents that people wait for in front of a page, while a worker builds the reports of an edition."""

from __future__ import annotations

import math
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from epreuve.services import PYTHON, Services
from epreuve.verdict import Constat

RAPPORTS = 82
DEMANDES, PRELIMINAIRES = 40, 6
BUT = 3.0
PATIENCE = 30.0
ENTRE_DEUX_REGARDS, ENTRE_DEUX_DEMANDES = 0.1, 0.5
OUVRIERS = {
    "documents": ["-Q", "documents", "--concurrency", "2"],
    "rapports": ["-Q", "rapports", "--concurrency", "1", "--max-tasks-per-child", "50"],
}


def pendant_les_rapports(pile: Services, *, demandes: int = DEMANDES, faute: str = "") -> Constat:
    """Order every report, then ask for recaps one after the other, as a page that waits does; workers as in production."""
    pile.vider()
    monde = pile.demander("imprimerie", "creer", str(RAPPORTS))
    adresses = [f"{pile.adresse}{chemin}" for chemin in monde["recapitulatifs"]]
    with _ateliers(pile, faute):
        durees = _chronometrer(pile, adresses[: PRELIMINAIRES + demandes], monde["session"])
        restants = pile.demander("imprimerie", "restants")["restants"]
    durees.sort()
    p95 = durees[math.ceil(0.95 * len(durees)) - 1]
    fautes = [f"95e centile {p95:.1f} s"] if p95 > BUT else []
    if not restants:
        fautes.append("les rapports étaient finis avant la mesure")
    return Constat(
        f"{len(durees)} documents, 95e centile {p95:.2f} s, médiane {durees[len(durees) // 2]:.2f} s, "
        f"{RAPPORTS - restants} rapports sur {RAPPORTS} faits pendant ce temps",
        tuple(fautes),
    )


@contextmanager
def _ateliers(pile: Services, faute: str) -> Iterator[None]:
    """Run the web server and the workers of production."""
    pile.variables = [f"FAUTE={faute}"]
    try:
        pile.lancer_web(faute=faute, ouvriers=2)
        for nom, options in OUVRIERS.items():
            pile.lancer(nom, [PYTHON, "-m", "celery", "-A", "barometre", "worker", "-n", f"{nom}@epreuve", *options])
        yield
    finally:
        pile.tuer_ceux("web", *OUVRIERS)
        pile.variables = []


def _chronometrer(pile: Services, adresses: list[str], session: str) -> list[float]:
    """Order every report, then time each document; the first ones come before, to warm the workers up."""
    # A process that starts reads its fonts once.
    for adresse in adresses[:PRELIMINAIRES]:
        _attendre(adresse, session, patience=3 * PATIENCE)
    pile.demander("imprimerie", "commander")
    durees = []
    for adresse in adresses[PRELIMINAIRES:]:
        durees.append(_attendre(adresse, session, patience=PATIENCE))
        time.sleep(ENTRE_DEUX_DEMANDES)
    return durees


def _attendre(adresse: str, session: str, *, patience: float) -> float:
    """Ask for a document until its PDF comes; return the seconds it took, `patience` at most."""
    debut = time.monotonic()
    while (duree := time.monotonic() - debut) < patience:
        demande = urllib.request.Request(adresse, headers={"Cookie": f"sessionid={session}", "Accept": "text/html"})
        with urllib.request.urlopen(demande, timeout=PATIENCE) as reponse:
            if reponse.status == 200 and reponse.headers["Content-Type"] == "application/pdf":
                return time.monotonic() - debut
        time.sleep(ENTRE_DEUX_REGARDS)
    return duree
