"""What somebody who takes part did so far, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from consultations.enums import EtatProposition
from consultations.models import AvisSection, Commentaire, Participant, Proposition
from consultations.queries.contributions import compter


@dataclass(frozen=True)
class Miennes:
    """`propositions` are what she deposited, newest first, their steps read; `restants` the supports left to her."""

    brouillon: Proposition | None
    propositions: tuple[Proposition, ...]
    commentaires: tuple[Commentaire, ...]
    soutenues: tuple[Proposition, ...]
    restants: int


def mes_remarques(participant: Participant) -> QuerySet[AvisSection]:
    """Return the words that a participant wrote beside her marks, in the order of the project."""
    return participant.les_avis.avec_mots().select_related("section").order_by("section__rang")


def mes_contributions(participant: Participant) -> Miennes:
    """Return what a participant brought; whatever she took back is left out."""
    siennes = compter(participant.les_propositions.exclude(etat=EtatProposition.RETIREE))
    lues = list(
        siennes.select_related("theme", "secteur").prefetch_related("les_suites").order_by("-deposee_le", "-modifie_le")
    )
    soutenues = [
        soutien.proposition
        for soutien in participant.les_soutiens.select_related("proposition").order_by("emplacement")
    ]
    brouillons = [lue for lue in lues if lue.etat == EtatProposition.BROUILLON]
    return Miennes(
        brouillon=max(brouillons, key=lambda lue: lue.modifie_le, default=None),
        propositions=tuple(lue for lue in lues if lue.etat != EtatProposition.BROUILLON),
        commentaires=tuple(participant.les_commentaires.select_related("proposition").order_by("-cree_le")),
        soutenues=tuple(soutenues),
        restants=max(participant.dialogue.quota_soutiens - len(soutenues), 0),
    )
