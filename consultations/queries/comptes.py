"""How many people and gestures came by each door. Counted from rows each time: there is no counter to go wrong."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from consultations.enums import PROPOSITIONS_PUBLIQUES, Porte
from consultations.models import AvisSection, Commentaire, Dialogue, Duel, Participant, Position, Proposition, Soutien

PUBLIQUES = sorted(PROPOSITIONS_PUBLIQUES)

MOTS = {
    "participants": "Personnes",
    "contributions": "Contributions publiées",
    "reponses": "Réponses",
    "soutiens": "Soutiens",
    "positions": "Opinions",
    "duels": "Comparaisons",
    "evaluations": "Évaluations",
}


@dataclass(frozen=True)
class GestesParPorte:
    """What came by a door. Contributions and replies are the published ones; supports, positions and duels are those
    on published contributions. `participants` did something at least, whatever became of it.
    """

    participants: int = 0
    contributions: int = 0
    reponses: int = 0
    soutiens: int = 0
    positions: int = 0
    duels: int = 0
    evaluations: int = 0

    def __add__(self, autre: GestesParPorte) -> GestesParPorte:
        return GestesParPorte(*(getattr(self, f.name) + getattr(autre, f.name) for f in fields(GestesParPorte)))

    @property
    def gestes(self) -> int:
        """Return how many things people did."""
        return sum(getattr(self, f.name) for f in fields(GestesParPorte)) - self.participants


@dataclass(frozen=True)
class ComptesParPorte:
    """The counts of each door, and their total: they are shown side by side, never mixed silently."""

    portes: tuple[tuple[Porte, GestesParPorte], ...]

    @property
    def total(self) -> GestesParPorte:
        """Return all doors together."""
        return sum((compte for _porte, compte in self.portes), GestesParPorte())

    @property
    def utiles(self) -> tuple[tuple[Porte, GestesParPorte], ...]:
        """Return the doors by which somebody came, whose word is `porte.label`."""
        return tuple((porte, compte) for porte, compte in self.portes if compte != GestesParPorte())

    @property
    def lignes(self) -> list[tuple[str, list[int], int]]:
        """Return the people then each gesture that somebody made: its word, how many by each useful door, and in all."""
        return [
            (mot, [getattr(compte, nom) for _porte, compte in self.utiles], total)
            for nom, mot in MOTS.items()
            if (total := getattr(self.total, nom)) or nom == "participants"
        ]


def comptes_par_porte(dialogue: Dialogue) -> ComptesParPorte:
    """Count a dialogue."""
    lignes = {nom: _par_porte(*ou) for nom, ou in _lignes(dialogue).items()}
    return ComptesParPorte(
        tuple(
            (porte, GestesParPorte(**{nom: nombres.get(porte, 0) for nom, nombres in lignes.items()}))
            for porte in Porte
        )
    )


def ayant_agi(participants: QuerySet[Participant]) -> QuerySet[Participant]:
    """Return those who did something; nobody is left of the others once they are forgotten."""
    deposees = Proposition.objects.filter(auteur=OuterRef("pk"), deposee_le__isnull=False)
    commentaires = Commentaire.objects.filter(auteur=OuterRef("pk"))
    agi = Q(est_efface=True) | Q(Exists(deposees)) | Q(Exists(commentaires))
    for gestes in (Soutien.objects.all(), Position.objects.all(), Duel.objects.all(), AvisSection.objects.all()):
        agi |= Q(Exists(gestes.filter(participant=OuterRef("pk"))))
    return participants.filter(agi)


def _lignes(dialogue: Dialogue) -> dict[str, tuple[QuerySet[Any], str]]:
    """Return, for each count, the rows that make it and where their door is written."""
    sur_publique = {"proposition__dialogue": dialogue, "proposition__etat__in": PUBLIQUES}
    return {
        "participants": (ayant_agi(dialogue.les_participants.all()), "porte"),
        "contributions": (dialogue.les_propositions.publiques(), "porte"),
        "reponses": (Commentaire.objects.publies().filter(est_officiel=False, **sur_publique), "porte"),
        "soutiens": (Soutien.objects.filter(**sur_publique), "participant__porte"),
        "positions": (Position.objects.filter(**sur_publique), "participant__porte"),
        "duels": (
            Duel.objects.filter(participant__dialogue=dialogue, a__etat__in=PUBLIQUES, b__etat__in=PUBLIQUES),
            "participant__porte",
        ),
        "evaluations": (AvisSection.objects.filter(section__dialogue=dialogue), "porte"),
    }


def _par_porte(lignes: QuerySet[Any], porte: str) -> dict[str, int]:
    return dict(lignes.order_by().values_list(porte).annotate(nombre=Count("pk")).values_list(porte, "nombre"))
