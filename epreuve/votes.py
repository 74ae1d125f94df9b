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
from epreuve.verdict import Annonce, Constat, ecarts

VOTES, BASCULES, OPERATIONS, PERSONNES = 100, 200, 2_000, 40
TOTAL = re.compile(r"(\d+)\s*soutiens?")


@dataclass
class Citoyen:
    """Somebody with a device that the box of ideas knows, and what she must have given in the end."""

    adresse: str
    monde: dict[str, Any]
    temoins: dict[str, str] = field(default_factory=dict)
    siens: set[str] = field(default_factory=set)

    def participer(self) -> Citoyen:
        """Say that she takes part; keep what recognises her."""
        reponse = frapper(self.adresse, f"/consultations/{self.monde['code']}/participer/", {"participer": "1"})
        self.temoins = dict(temoin.split("=", 1) for temoin in reponse.temoins)
        return self

    def voter(self, idee: str, geste: str = "") -> Reponse:
        """Give a support to an idea, or take it back; once."""
        page = f"/consultations/{self.monde['code']}/contributions/{idee}/soutenir/"
        return frapper(self.adresse, page, {"geste": geste}, temoins=self.temoins)

    def vivre(self, operations: int, graine: int) -> Counter[int]:
        """Give and take back by chance, one after the other: what she must have in the end is known. Return statuses."""
        hasard, vues = random.Random(graine), Counter[int]()
        for _ in range(operations):
            idee, reprend = hasard.choice(self.monde["idees"]), hasard.random() < 0.4
            vues[self.voter(idee, "retirer" if reprend else "").statut] += 1
            if reprend:
                self.siens.discard(idee)
            elif len(self.siens) < self.monde["quota"]:
                self.siens.add(idee)
        return vues


def integres(pile: Services, *, graine: int, operations: int = OPERATIONS, faute: str = "") -> Constat:
    """A hundred votes of one person at once, a hundred for as many ideas, two hundred toggles, then a crowd."""
    pile.vider()
    monde, debut = pile.demander("monde_des_courses", "consultation"), time.monotonic()
    pile.lancer_web(faute=faute)
    gens = [Citoyen(pile.adresse, monde).participer() for _ in range(PERSONNES + 3)]
    obstinee, gourmande, indecise, *foule = gens
    premiere, *_ = monde["idees"]
    vues = _statuts(ensemble([partial(obstinee.voter, premiere)] * VOTES))
    tous = monde["idees"] * (VOTES // len(monde["idees"]))
    vues += _statuts(ensemble([partial(gourmande.voter, idee) for idee in tous]))
    avant = pile.demander("monde_des_courses", "soutiens")
    hasard = random.Random(graine)
    gestes = [(hasard.choice(monde["idees"][:4]), hasard.choice(("", "retirer"))) for _ in range(BASCULES)]
    vues += _statuts(ensemble([partial(indecise.voter, *geste) for geste in gestes]))
    releve = pile.demander("monde_des_courses", "soutiens")
    # Gestures of the first three raced: what they left is read before the crowd, whose own is known.
    attendus = Counter[str](releve["idees"])
    if not faute:
        part = operations // PERSONNES
        vecus = ensemble([partial(citoyen.vivre, part, graine + rang) for rang, citoyen in enumerate(foule)])
        vues += sum(vecus, Counter[int]())
        attendus.update(idee for citoyen in foule for idee in citoyen.siens)
        releve = pile.demander("monde_des_courses", "soutiens")
    montres = {idee: _montre(pile, monde["code"], idee) for idee in monde["idees"]}
    pile.tuer("web")
    mesures: dict[str, tuple[object, object]] = {
        "pages en erreur": (sum(nombre for statut, nombre in vues.items() if not 0 < statut < 500), 0),
        "voix de qui vote cent fois": (avant["idees"].get(premiere, 0) in {1, 2}, True),
        "voix en tout": (sum(avant["idees"].values()), 1 + monde["quota"]),
        "voix au plus": (releve["au_plus"], monde["quota"]),
        "voix en double": (releve["doubles"], 0),
        "ce qui est montré": (montres, {idee: releve["idees"].get(idee, 0) for idee in monde["idees"]}),
        "gestes": (vues.total(), 2 * VOTES + BASCULES + (0 if faute else operations // PERSONNES * PERSONNES)),
        "voix par idée": (releve["idees"], dict(attendus)),
    }
    chiffres = (
        f"{vues.total()} gestes de {len(gens)} personnes, {sum(releve['idees'].values())} voix : montrées, "
        f"comptées et attendues, {time.monotonic() - debut:.0f} s"
    )
    return Constat(chiffres, ecarts(mesures))


def _statuts(reponses: list[Reponse]) -> Counter[int]:
    return Counter(reponse.statut for reponse in reponses)


def _montre(pile: Services, code: str, idee: str) -> int:
    """Return how many supports the page of an idea tells."""
    page = " ".join(frapper(pile.adresse, f"/consultations/{code}/contributions/{idee}/").texte.split())
    trouve = TOTAL.search(re.sub(r"<[^>]+>", " ", page))
    return int(trouve[1]) if trouve else 0


BUT = "100 votes d’une personne à la fois : une voix ; {} gestes d’une foule : montré, recompté, attendu sont un"
EPREUVES = (
    Annonce("votes", BUT.format(OPERATIONS), integres, {"faute": "voix_sans_verrou"}, "sans le verrou de la personne"),
    Annonce(
        "votes-10000",
        BUT.format(10_000),
        partial(integres, operations=10_000),
        {"operations": OPERATIONS, "faute": "voix_sans_verrou"},
        "sans le verrou de la personne",
        est_exercice=True,
    ),
)
