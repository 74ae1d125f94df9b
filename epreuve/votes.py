"""Counts of a consultation: one person is one voice, a quota is a quota, what is shown is what a recount finds."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from epreuve.rafale import Reponse, ensemble, frapper, nb_pannes
from epreuve.services import Services
from epreuve.verdict import Annonce, Chronometre, Constat, Mesures, ecarts

VOTES, BASCULES, OPERATIONS, PERSONNES = 100, 200, 2_000, 40
# A gesture gives, or takes back.
DONNER, REPRENDRE = "", "retirer"
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
        self.temoins = dict(reponse.temoins)
        return self

    def voter(self, idee: str, geste: str = DONNER) -> Reponse:
        """Give a support to an idea, or take it back; once."""
        page = f"/consultations/{self.monde['code']}/contributions/{idee}/soutenir/"
        return frapper(self.adresse, page, {"geste": geste}, temoins=self.temoins)

    def voter_a_la_fois(self, gestes: Sequence[tuple[str, ...]]) -> Counter[int]:
        """Make all these gestures at the same instant; return statuses."""
        return Counter(reponse.statut for reponse in ensemble([partial(self.voter, *geste) for geste in gestes]))

    def hesiter(self, hasard: random.Random) -> Counter[int]:
        """Give a few ideas a support and take it back, two hundred times at the same instant; return statuses."""
        idees, gestes = self.monde["idees"][:4], (DONNER, REPRENDRE)
        return self.voter_a_la_fois([(hasard.choice(idees), hasard.choice(gestes)) for _ in range(BASCULES)])

    def vivre(self, operations: int, graine: int) -> Counter[int]:
        """Give and take back by chance, one after the other: what she must have in the end is known. Return statuses."""
        hasard, vues = random.Random(graine), Counter[int]()
        for _ in range(operations):
            idee, reprend = hasard.choice(self.monde["idees"]), hasard.random() < 0.4
            vues[self.voter(idee, REPRENDRE if reprend else DONNER).statut] += 1
            if reprend:
                self.siens.discard(idee)
            elif len(self.siens) < self.monde["quota"]:
                self.siens.add(idee)
        return vues


@dataclass(frozen=True)
class Scrutin:
    """What gestures left: their statuses, supports once two insisted and in the end, and those expected."""

    monde: dict[str, Any]
    vues: Counter[int]
    avant: dict[str, Any]
    releve: dict[str, Any]
    attendus: Counter[str]

    def __str__(self) -> str:
        return f"{sum(self.releve['idees'].values())} voix : montrées, comptées et attendues"

    def mesures(self, gestes: int, montres: dict[str, int]) -> Mesures:
        """Compare with what so many gestures must leave, and with what pages show."""
        premiere, *_ = idees = self.monde["idees"]
        avant, apres = self.avant["idees"], self.releve["idees"]
        return {
            "pages en erreur": (nb_pannes(self.vues), 0),
            "voix de qui vote cent fois": (avant.get(premiere, 0) in {1, 2}, True),
            "voix en tout": (sum(avant.values()), 1 + self.monde["quota"]),
            "voix au plus": (self.releve["au_plus"], self.monde["quota"]),
            "voix en double": (self.releve["doubles"], 0),
            "ce qui est montré": (montres, {idee: apres.get(idee, 0) for idee in idees}),
            "gestes": (self.vues.total(), gestes),
            "voix par idée": (apres, dict(self.attendus)),
        }


def integres(pile: Services, *, graine: int, operations: int = OPERATIONS, faute: str = "") -> Constat:
    """A hundred votes of one person at once, a hundred for as many ideas, two hundred toggles, then a crowd."""
    monde, duree = pile.ouvrir("monde_des_courses", "consultation", faute=faute), Chronometre()
    gens = [Citoyen(pile.adresse, monde).participer() for _ in range(PERSONNES + 3)]
    part = 0 if faute else operations // PERSONNES
    scrutin = _voter(pile, gens, part, graine)
    montres = {idee: _montre(pile, monde["code"], idee) for idee in monde["idees"]}
    pile.tuer("web")
    chiffres = f"{scrutin.vues.total()} gestes de {len(gens)} personnes, {scrutin}, {duree}"
    return Constat(chiffres, ecarts(scrutin.mesures(2 * VOTES + BASCULES + part * PERSONNES, montres)))


def _voter(pile: Services, gens: list[Citoyen], part: int, graine: int) -> Scrutin:
    """Let two insist and one waver, all at once, then each of the others make `part` gestures."""
    obstinee, gourmande, indecise, *foule = gens
    idees = obstinee.monde["idees"]
    soutiens = partial(pile.demander, "monde_des_courses", "soutiens")
    vues = obstinee.voter_a_la_fois([(idees[0],)] * VOTES)
    vues += gourmande.voter_a_la_fois([(idee,) for idee in idees * (VOTES // len(idees))])
    avant = soutiens()
    vues += indecise.hesiter(random.Random(graine))
    releve = soutiens()
    # Gestures of the first three raced: what they left is read before the crowd, whose own is known.
    attendus = Counter[str](releve["idees"])
    if part:
        vecus = ensemble([partial(citoyen.vivre, part, graine + rang) for rang, citoyen in enumerate(foule)])
        vues += sum(vecus, Counter[int]())
        attendus.update(idee for citoyen in foule for idee in citoyen.siens)
        releve = soutiens()
    return Scrutin(obstinee.monde, vues, avant, releve, attendus)


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
