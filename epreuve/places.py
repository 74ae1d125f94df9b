"""The race for the ten free seats: two hundred bodies that press « Confirmer » at the same instant, twenty times over."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from epreuve.rafale import ATTENTE_S, Reponse, ensemble, frapper, insister
from epreuve.services import Services
from epreuve.verdict import Annonce, Constat, ecarts

CLIENTS, RONDES, PLACES = 200, 20, 10
FAITE = 200
# A control may be lucky once on a slow machine, not five times.
TEMOIN: dict[str, Any] = {"rondes": 5, "clients": 80, "faute": "sans_verrou"}
# In the last round but one the server falls while they press; in the last one the first winners leave.
RETRAITS = 5


def course(pile: Services, *, graine: int, rondes: int = RONDES, clients: int = CLIENTS, faute: str = "") -> Constat:
    """Run every round, then the variants: a body twenty times, a server that dies, seats given back, two editions."""
    pile.vider()
    # The rounds, then three editions of the variants.
    monde = pile.demander("candidatures", "deposees", str(clients), str(rondes + (0 if faute else 4)))
    pile.lancer_web(faute=faute)
    hasard, debut = random.Random(graine), time.monotonic()
    durees: list[float] = []
    vues: Counter[int] = Counter()
    for edition in monde["editions"][:rondes]:
        vues.update(_ronde(pile, edition, hasard, durees))
    duree = time.monotonic() - debut
    coupes: set[str] = set()
    if not faute:
        coupes = _variantes(pile, monde, monde["editions"][rondes:], vues)
    pile.tuer("web")
    releve = pile.demander("candidatures", "relever")["editions"]
    exactes = sum(_est_exacte(releve[str(e["annee"])], clients) for e in monde["editions"][:rondes])
    mesures: dict[str, tuple[object, object]] = {
        "rondes exactes": (exactes, rondes),
        "pages en erreur": (sum(nombre for statut, nombre in vues.items() if not 0 < statut < 500), 0),
    }
    if not faute:
        # Killed once somebody was answered, and while others waited: else nothing was under way.
        mesures["clics coupés par la chute"] = (bool(coupes), True)
        mesures |= _justes(releve, monde, monde["editions"][rondes:], clients)
        pile.django("manage.py", "verifier_journal")
    attente = sorted(durees)[len(durees) * 95 // 100]
    chiffres = (
        f"{exactes}/{rondes} rondes de {clients} : rangs 1 à {PLACES} sans trou, {vues.total()} clics, {len(coupes)} coupés, "
        f"95e centile {attente:.1f} s, {duree:.0f} s"
    )
    return Constat(chiffres, ecarts(mesures))


def _ronde(pile: Services, edition: dict[str, Any], hasard: random.Random, durees: list[float]) -> Iterator[int]:
    """Let everybody press at once, in an order that nobody chose; return the statuses."""
    jetons = hasard.sample(edition["jetons"], len(edition["jetons"]))
    for statut, duree in ensemble([partial(_chronometrer, pile.adresse, jeton) for jeton in jetons]):
        durees.append(duree)
        yield statut


def _chronometrer(adresse: str, jeton: str) -> tuple[int, float]:
    depart = time.monotonic()
    return _confirmer(adresse, jeton).statut, time.monotonic() - depart


def _confirmer(adresse: str, jeton: str) -> Reponse:
    return frapper(adresse, f"/inscription/confirmation/{jeton}/", {})


def _variantes(
    pile: Services, monde: dict[str, Any], editions: Sequence[dict[str, Any]], vues: Counter[int]
) -> set[str]:
    """A body twenty times at once; a server killed under the clicks, and whose it cut; winners who leave; two
    editions together.
    """
    tuee, rendue, une, autre = editions
    vues.update(r.statut for r in ensemble([partial(_confirmer, pile.adresse, j) for j in monde["un_seul"]["jetons"]]))
    coupes = _sous_la_chute(pile, tuee["jetons"], vues)
    premiers, suivants = rendue["jetons"][:PLACES], rendue["jetons"][PLACES:]
    # One after the other: who holds a seat is known.
    vues.update(_confirmer(pile.adresse, jeton).statut for jeton in premiers)
    retraits = [
        partial(_se_retirer, pile.adresse, numero, session)
        for numero, session in zip(rendue["numeros"], monde["sessions"][:RETRAITS], strict=False)
    ]
    gestes = [*retraits, *(partial(_confirmer, pile.adresse, jeton) for jeton in suivants)]
    vues.update(reponse.statut for reponse in ensemble(gestes))
    melange = [jeton for paire in zip(une["jetons"], autre["jetons"], strict=True) for jeton in paire]
    vues.update(r.statut for r in ensemble([partial(_confirmer, pile.adresse, jeton) for jeton in melange]))
    return coupes


def _se_retirer(adresse: str, numero: int, session: str) -> Reponse:
    page = f"/espace/inscriptions/{numero}/retirer/"
    return frapper(adresse, page, {"motif": "Retrait pendant la course"}, temoins={"sessionid": session})


def _sous_la_chute(pile: Services, jetons: Sequence[str], vues: Counter[int]) -> set[str]:
    """Kill the server once the first click was answered, bring it back; return whose clicks it cut."""
    premier, coupes = threading.Event(), set[str]()

    def tomber() -> None:
        if not premier.wait(ATTENTE_S):
            raise RuntimeError("aucun clic n’est arrivé avant la chute")
        pile.tuer("web")
        pile.lancer_web()

    def confirmer(jeton: str) -> Reponse:
        reponse = _confirmer(pile.adresse, jeton)
        if reponse.statut == FAITE:
            premier.set()
        elif not 0 < reponse.statut < 500:
            coupes.add(jeton)
        return reponse

    with ThreadPoolExecutor(1) as ailleurs:
        chute = ailleurs.submit(tomber)
        clics = [partial(insister, partial(confirmer, jeton)) for jeton in jetons]
        vues.update(reponse.statut for reponse in ensemble(clics))
        chute.result()
    return coupes


def _est_exacte(lue: dict[str, Any], clients: int) -> bool:
    """Tell whether the ten seats went, once each and without a gap, to the first ten in the order of the lock."""
    return bool(
        lue["rangs"] == list(range(1, PLACES + 1))
        and lue["gagnantes"] == lue["premieres"]
        and lue["ordres"] == list(range(1, clients + 1))
        and lue["actives"] == lue["journal"] == clients
    )


def _justes(
    releve: dict[str, Any], monde: dict[str, Any], editions: Sequence[dict[str, Any]], clients: int
) -> dict[str, tuple[object, object]]:
    """Return what each variant must leave."""
    seule = releve[str(monde["un_seul"]["annee"])]
    tuee, rendue, une, autre = (releve[str(edition["annee"])] for edition in editions)
    exactes = [_est_exacte(lue, clients) for lue in (tuee, une, autre)]
    return {
        "un organisme vingt fois": ((seule["actives"], seule["rangs"], seule["journal"]), (1, [1], 1)),
        "serveur tué, éditions ensemble": (exactes, [True] * 3),
        "places rendues": (
            (rendue["rangs"], rendue["gagnantes"] == rendue["premieres"], rendue["retirees"], rendue["actives"]),
            (list(range(1, PLACES + 1)), True, RETRAITS, clients - RETRAITS),
        ),
    }


EPREUVES = (
    Annonce(
        "places",
        "200 confirmations à la fois pour 10 places, 20 fois sur 20 ; serveur tué, retraits, deux éditions : 10 places justes",
        course,
        TEMOIN,
        "sans le verrou de l’édition",
    ),
)
