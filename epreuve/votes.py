"""Counts of a consultation: one person is one voice, a quota is a quota, what is shown is what a recount finds."""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from epreuve.rafale import Reponse, ensemble, frapper
from epreuve.services import Services
from epreuve.verdict import Constat, ecarts

VOTES, BASCULES, OPERATIONS, PERSONNES = 100, 200, 10_000, 40
TOTAL = re.compile(r"(\d+)\s*soutiens?")


@dataclass
class Citoyen:
    """Somebody with a device that the box of ideas knows, and what she must have given in the end."""

    adresse: str
    monde: dict[str, Any]
    temoins: dict[str, str] = field(default_factory=dict)
    siens: set[str] = field(default_factory=set)
    vues: Counter[int] = field(default_factory=Counter)

    def participer(self) -> Citoyen:
        """Say that she takes part; keep what recognises her."""
        reponse = frapper(self.adresse, f"/consultations/{self.monde['code']}/participer/", {"participer": "1"})
        self.temoins = dict(temoin.split("=", 1) for temoin in reponse.temoins)
        return self

    def voter(self, idee: str, geste: str = "") -> Reponse:
        """Give a support to an idea, or take it back; once."""
        page = f"/consultations/{self.monde['code']}/contributions/{idee}/soutenir/"
        reponse = frapper(self.adresse, page, {"geste": geste}, temoins=self.temoins)
        self.vues[reponse.statut] += 1
        return reponse

    def vivre(self, operations: int, graine: int) -> None:
        """Give and take back by chance, one after the other: what she must have in the end is known."""
        hasard = random.Random(graine)
        for _ in range(operations):
            idee, reprend = hasard.choice(self.monde["idees"]), hasard.random() < 0.4
            self.voter(idee, "retirer" if reprend else "")
            if reprend:
                self.siens.discard(idee)
            elif len(self.siens) < self.monde["quota"]:
                self.siens.add(idee)


def integres(pile: Services, *, graine: int, operations: int = OPERATIONS, faute: str = "") -> Constat:
    """A hundred votes of one person at once, a hundred for as many ideas, two hundred toggles, then a crowd."""
    pile.vider()
    monde, debut = pile.demander("monde_des_courses", "consultation"), time.monotonic()
    pile.lancer_web(faute=faute)
    gens = [Citoyen(pile.adresse, monde).participer() for _ in range(PERSONNES + 3)]
    obstinee, gourmande, indecise, *foule = gens
    premiere, *_ = monde["idees"]
    ensemble([partial(obstinee.voter, premiere)] * VOTES)
    ensemble([partial(gourmande.voter, idee) for idee in monde["idees"] * (VOTES // len(monde["idees"]))])
    avant = pile.demander("monde_des_courses", "soutiens")
    hasard = random.Random(graine)
    gestes = [(hasard.choice(monde["idees"][:4]), hasard.choice(("", "retirer"))) for _ in range(BASCULES)]
    ensemble([partial(indecise.voter, *geste) for geste in gestes])
    if not faute:
        part = operations // PERSONNES
        ensemble([partial(citoyen.vivre, part, graine + rang) for rang, citoyen in enumerate(foule)])
    releve = pile.demander("monde_des_courses", "soutiens")
    vues = sum((citoyen.vues for citoyen in gens), Counter[int]())
    attendus = Counter(idee for citoyen in foule for idee in citoyen.siens)
    montres = {idee: _montre(pile, monde["code"], idee) for idee in monde["idees"]}
    pile.tuer("web")
    mesures: dict[str, tuple[object, object]] = {
        "pages en erreur": (sum(nombre for statut, nombre in vues.items() if not 0 < statut < 500), 0),
        "voix de qui vote cent fois": (avant["idees"].get(premiere, 0) in {1, 2}, True),
        "voix en tout": (sum(avant["idees"].values()), 1 + monde["quota"]),
        "voix au plus": (releve["au_plus"], monde["quota"]),
        "voix en double": (releve["doubles"], 0),
        "ce qui est montré": (montres, {idee: releve["idees"].get(idee, 0) for idee in monde["idees"]}),
    }
    if not faute:
        # Those of the three first ones, whose gestures raced, are in the rows beside those of the crowd.
        a_part = sum(releve["idees"].values()) - attendus.total()
        mesures["voix de la foule"] = (0 <= a_part <= 1 + 2 * monde["quota"], True)
    chiffres = (
        f"{vues.total()} gestes de {len(gens)} personnes, {sum(releve['idees'].values())} voix : montrées, "
        f"comptées et attendues, {time.monotonic() - debut:.0f} s"
    )
    return Constat(chiffres, ecarts(mesures))


def _montre(pile: Services, code: str, idee: str) -> int:
    """Return how many supports the page of an idea tells."""
    page = " ".join(frapper(pile.adresse, f"/consultations/{code}/contributions/{idee}/").texte.split())
    trouve = TOTAL.search(re.sub(r"<[^>]+>", " ", page))
    return int(trouve[1]) if trouve else 0
