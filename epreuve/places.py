"""The race for the ten free seats: two hundred bodies that press « Confirmer » at the same instant, twenty times over."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import Any

from epreuve.rafale import ATTENTE_S, Reponse, ensemble, est_une_panne, frapper, insister, nb_pannes
from epreuve.services import Services
from epreuve.verdict import Annonce, Constat, Mesures, ecarts

CLIENTS, RONDES, PLACES = 200, 20, 10
# Editions after those of the rounds.
VARIANTES = 4
FAITE = 200
# A control may be lucky once on a slow machine, not five times.
TEMOIN: dict[str, Any] = {"rondes": 5, "clients": 80, "faute": "sans_verrou"}
# In the last round but one the server falls while they press; in the last one the first winners leave.
RETRAITS = 5


@dataclass
class Clics:
    """What came of clicks: how many of each status, how long those of the rounds and all rounds took (s), whose the fall cut."""

    pile: Services
    vues: Counter[int] = field(default_factory=Counter)
    durees: list[float] = field(default_factory=list)
    coupes: set[str] = field(default_factory=set)
    duree: float = 0.0

    def __str__(self) -> str:
        attente = sorted(self.durees)[len(self.durees) * 95 // 100]
        return f"{self.vues.total()} clics, {len(self.coupes)} coupés, 95e centile {attente:.1f} s, {self.duree:.0f} s"

    def presser(self, jetons: Iterable[str], *autres: Callable[[], Reponse]) -> None:
        """Let everybody confirm at once, while others do something else."""
        gestes: list[Callable[[], Reponse]] = [*autres, *(partial(self.confirmer, jeton) for jeton in jetons)]
        self.vues.update(reponse.statut for reponse in ensemble(gestes))

    def rondes(self, editions: Sequence[dict[str, Any]], graine: int) -> None:
        """Let everybody press at once, edition after edition, in an order that nobody chose."""
        hasard, debut = random.Random(graine), time.monotonic()
        for edition in editions:
            jetons = hasard.sample(edition["jetons"], len(edition["jetons"]))
            for statut, duree in ensemble([partial(self._chronometrer, jeton) for jeton in jetons]):
                self.durees.append(duree)
                self.vues[statut] += 1
        self.duree = time.monotonic() - debut

    def _chronometrer(self, jeton: str) -> tuple[int, float]:
        depart = time.monotonic()
        return self.confirmer(jeton).statut, time.monotonic() - depart

    def confirmer(self, jeton: str) -> Reponse:
        """Press « Confirmer » once."""
        return frapper(self.pile.adresse, f"/inscription/confirmation/{jeton}/", {})

    def sous_la_chute(self, jetons: Sequence[str]) -> None:
        """Kill the server once the first click was answered, bring it back; note whose clicks it cut."""
        premier = threading.Event()

        def tomber() -> None:
            if not premier.wait(ATTENTE_S):
                raise RuntimeError("aucun clic n’est arrivé avant la chute")
            self.pile.tuer("web")
            self.pile.lancer_web()

        def confirmer(jeton: str) -> Reponse:
            reponse = self.confirmer(jeton)
            if reponse.statut == FAITE:
                premier.set()
            elif est_une_panne(reponse.statut):
                self.coupes.add(jeton)
            return reponse

        with ThreadPoolExecutor(1) as ailleurs:
            chute = ailleurs.submit(tomber)
            clics = [partial(insister, partial(confirmer, jeton)) for jeton in jetons]
            self.vues.update(reponse.statut for reponse in ensemble(clics))
            chute.result()

    def variantes(self, monde: dict[str, Any]) -> None:
        """A body twenty times at once; a server killed under the clicks; winners who leave; two editions together."""
        tuee, rendue, une, autre = monde["editions"][-VARIANTES:]
        self.presser(monde["un_seul"]["jetons"])
        self.sous_la_chute(tuee["jetons"])
        # One after the other: who holds a seat is known.
        self.vues.update(self.confirmer(jeton).statut for jeton in rendue["jetons"][:PLACES])
        partants = zip(rendue["numeros"], monde["sessions"][:RETRAITS], strict=False)
        self.presser(rendue["jetons"][PLACES:], *(partial(self._se_retirer, *partant) for partant in partants))
        self.presser(chain.from_iterable(zip(une["jetons"], autre["jetons"], strict=True)))

    def _se_retirer(self, numero: int, session: str) -> Reponse:
        page = f"/espace/inscriptions/{numero}/retirer/"
        return frapper(self.pile.adresse, page, {"motif": "Retrait pendant la course"}, temoins={"sessionid": session})


def course(pile: Services, *, graine: int, rondes: int = RONDES, clients: int = CLIENTS, faute: str = "") -> Constat:
    """Run every round, then the variants: a body twenty times, a server that dies, seats given back, two editions."""
    nb_editions = rondes + (0 if faute else VARIANTES)
    monde = pile.ouvrir("candidatures", "deposees", str(clients), str(nb_editions), faute=faute)
    courues, clics = monde["editions"][:rondes], Clics(pile)
    clics.rondes(courues, graine)
    if not faute:
        clics.variantes(monde)
    releve = pile.relever("candidatures")["editions"]
    exactes = sum(_est_exacte(releve, edition, clients) for edition in courues)
    mesures: Mesures = {"rondes exactes": (exactes, rondes), "pages en erreur": (nb_pannes(clics.vues), 0)}
    if not faute:
        mesures |= _justes(releve, monde, clics, clients)
        pile.django("manage.py", "verifier_journal")
    chiffres = f"{exactes}/{rondes} rondes de {clients} : rangs 1 à {PLACES} sans trou, {clics}"
    return Constat(chiffres, ecarts(mesures))


def _est_exacte(releve: dict[str, Any], edition: dict[str, Any], clients: int) -> bool:
    """Tell whether the ten seats went, once each and without a gap, to the first ten in the order of the lock."""
    lue = releve[str(edition["annee"])]
    return bool(
        lue["rangs"] == list(range(1, PLACES + 1))
        and lue["gagnantes"] == lue["premieres"]
        and lue["ordres"] == list(range(1, clients + 1))
        and lue["actives"] == lue["journal"] == clients
    )


def _justes(releve: dict[str, Any], monde: dict[str, Any], clics: Clics, clients: int) -> Mesures:
    """Return what each variant must leave."""
    seule = releve[str(monde["un_seul"]["annee"])]
    tuee, celle_des_retraits, une, autre = monde["editions"][-VARIANTES:]
    rendue = releve[str(celle_des_retraits["annee"])]
    exactes = [_est_exacte(releve, edition, clients) for edition in (tuee, une, autre)]
    return {
        # Killed once somebody was answered, and while others waited: else nothing was under way.
        "clics coupés par la chute": (bool(clics.coupes), True),
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
