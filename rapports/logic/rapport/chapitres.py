"""The chapters of the report of a body, in their order: one list for the contents, the paper and the page."""

from __future__ import annotations

from dataclasses import dataclass

TITRES = {
    "parcours": "Le parcours de l’usager",
    "canaux": "Les canaux",
    "determinants": "Les déterminants",
    "historique": "D’une édition à l’autre",
    "voix": "Vos usagers et vos agents",
    "priorites": "Priorités et points forts",
    "delais": "Les délais",
    "engagements": "Les engagements",
    "verbatims": "Ce que les enquêteurs ont noté",
    "methode": "La méthode",
}


@dataclass(frozen=True)
class ChapitreDuRapport:
    """A chapter: where it stands, what it is called."""

    numero: int
    ancre: str
    titre: str

    @property
    def gabarit(self) -> str:
        """Return the template that writes it."""
        return f"rapports/pdf/_{self.ancre}.html"


CHAPITRES = tuple(
    ChapitreDuRapport(numero, ancre, titre) for numero, (ancre, titre) in enumerate(TITRES.items(), start=1)
)
