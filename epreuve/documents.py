"""Documents that people wait for in front of a page, while a worker builds the reports of an edition."""

from __future__ import annotations

import math
import random
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext

from epreuve.services import PYTHON, Services
from epreuve.verdict import Annonce, Constat

RAPPORTS = 82
RAPPORTS_TUES, CHUTES = 300, 20
ENTRE_DEUX_MORTS, SANS_RIEN = (2.0, 8.0), 120.0
"""Seconds that a worker lives before one waits for a report to kill it in, then without a report more before one gives up."""
PENDANT_UN_RAPPORT = 1.2
"""Seconds into a report, at most, when its worker dies: one takes longer to print."""
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


def rapports_tues(
    pile: Services, *, graine: int, rapports: int = RAPPORTS_TUES, chutes: int = CHUTES, faute: str = ""
) -> Constat:
    """Order every report and kill the worker again and again; count reports, files and mails at the end.

    A death counts when it leaves a report under way: it is asked of the row, once the worker is dead. The fault: no clock
    takes back what a dead worker held.
    """
    pile.vider()
    pile.demander("imprimerie", "creer", str(rapports))
    pile.demander("imprimerie", "commander")
    with nullcontext() if faute else _horloge(pile):
        morts = _tuer_jusqu_au_bout(pile, random.Random(graine), rapports, chutes, est_suivi=not faute)
        pile.tuer_ceux("rapports")
    # Two clocks in the same morning.
    with ThreadPoolExecutor(2) as horloges:
        list(horloges.map(lambda _: pile.demander("imprimerie", "annoncer"), range(2)))
    return _juger_les_rapports(pile.demander("imprimerie", "relever"), rapports, morts, chutes)


def _tuer_jusqu_au_bout(pile: Services, alea: random.Random, rapports: int, chutes: int, *, est_suivi: bool) -> int:
    """Kill the worker again and again until every report is made, or none more; return how many died in one.

    What the dead held is `est_suivi` by a clock, or left.
    """
    morts, vus, depuis = 0, rapports, time.monotonic()
    while vus and time.monotonic() - depuis < SANS_RIEN:
        naissance = _lancer_l_ouvrier(pile)
        time.sleep(alea.uniform(*ENTRE_DEUX_MORTS) if est_suivi else 0)
        if morts < chutes:
            if _tuer_en_plein_rapport(pile, alea, naissance):
                morts, depuis = morts + 1, time.monotonic()
            if est_suivi:
                pile.demander("imprimerie", "abandonner")
        restants = pile.demander("imprimerie", "restants")["restants"]
        if restants < vus:
            vus, depuis = restants, time.monotonic()
    return morts


def _juger_les_rapports(faits: dict[str, int], rapports: int, morts: int, chutes: int) -> Constat:
    attendus = {"prets": rapports, "fichiers": rapports, "sur_le_disque": rapports, "annonces": rapports}
    fautes = [f"{nom} {faits[nom]} au lieu de {voulu}" for nom, voulu in attendus.items() if faits[nom] != voulu]
    fautes += [f"{nom} : {faits[nom]}" for nom in ("finis_deux_fois", "annonces_deux_fois") if faits[nom]]
    fautes += [f"ouvrier tué en plein rapport {morts} fois seulement"] if morts < chutes else []
    return Constat(
        f"{faits['prets']} rapports sur {rapports}, {faits['sur_le_disque']} fichiers, "
        f"{faits['annonces']} courriels, ouvrier tué en plein rapport {morts} fois",
        tuple(fautes),
    )


@contextmanager
def _horloge(pile: Services) -> Iterator[None]:
    """Run the clock, whose sweeps come every three seconds here."""
    pile.lancer("horloge", [PYTHON, "-m", "celery", "-A", "barometre", "beat", "-s", pile.dossier / "beat"])
    pile.lancer(
        "taches", [PYTHON, "-m", "celery", "-A", "barometre", "worker", "-n", "taches@epreuve", "--concurrency", "1"]
    )
    try:
        yield
    finally:
        pile.tuer_ceux("horloge", "taches", "rapports")


def _lancer_l_ouvrier(pile: Services) -> str:
    """Start the worker unless it lives; return an instant, by the clock of the database, before its first report."""
    naissance = pile.psql("select now()")
    if "rapports" not in pile.enfants:
        commande = [PYTHON, "-m", "celery", "-A", "barometre", "worker", "-n", "rapports@epreuve"]
        pile.lancer("rapports", [*commande, *OUVRIERS["rapports"]])
    return naissance


def _tuer_en_plein_rapport(pile: Services, alea: random.Random, naissance: str) -> bool:
    """Kill the worker some way into a report; tell whether it left one under way, of those that it began itself."""
    siens = f"select count(*) from rapports_rapport where etat = 'en_cours' and commence_le > '{naissance}'"  # noqa: S608 -- an instant of the base
    limite = time.monotonic() + SANS_RIEN
    while pile.psql(siens) == "0" and time.monotonic() < limite:
        time.sleep(ENTRE_DEUX_REGARDS)
    time.sleep(alea.uniform(0, PENDANT_UN_RAPPORT))
    pile.tuer("rapports")
    return pile.psql(siens) != "0"


@contextmanager
def _ateliers(pile: Services, faute: str) -> Iterator[None]:
    """Run the web server and the workers of production."""
    with pile.avec(f"FAUTE={faute}"):
        try:
            pile.lancer_web(faute=faute, ouvriers=2)
            for nom, options in OUVRIERS.items():
                pile.lancer(
                    nom, [PYTHON, "-m", "celery", "-A", "barometre", "worker", "-n", f"{nom}@epreuve", *options]
                )
            yield
        finally:
            pile.tuer_ceux(*OUVRIERS)


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


EPREUVES = (
    Annonce(
        "documents",
        "pendant la fabrication de 82 rapports, un document demandé est prêt en 3 s au 95e centile",
        pendant_les_rapports,
        {"demandes": 3, "faute": "meme_file"},
        "la file des rapports pour tous",
        est_exercice=True,
    ),
    Annonce(
        "rapports-tues",
        "300 rapports, ouvrier tué vingt fois : aucun perdu, aucun fait deux fois, aucun courriel en double",
        rapports_tues,
        {"rapports": 6, "chutes": 2, "faute": "sans_reprise"},
        "personne ne reprend",
        est_exercice=True,
    ),
)
