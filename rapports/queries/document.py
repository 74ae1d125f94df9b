"""The report of a body, read once: its results, its editions, the voices of its users and agents, what it decided.

PDF and page print it and compute nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from organismes.models import Inscription
from rapports.logic.evolution import Evolution
from rapports.logic.rapport.listes_courtes import engagements_fragiles, verbatims_choisis
from rapports.logic.resultats.lignes import LigneEngagement
from rapports.logic.resultats.tableau import TableauOrganisme, VerbatimMasque
from rapports.logic.voix.tableau import VoixOrganisme
from rapports.queries.evolution import editions_jusqu_a, evolution_de
from rapports.queries.plan import LigneDuPlan, actions_de, lignes_du_plan
from rapports.queries.resultats.tableau import tableau_organisme
from rapports.queries.voix.organisme import Filtre, voix_organisme


@dataclass(frozen=True)
class DocumentDeRapport:
    """What the report of a body prints."""

    tableau: TableauOrganisme
    evolution: Evolution
    voix: VoixOrganisme
    actions: tuple[LigneDuPlan, ...]

    @property
    def decidees(self) -> tuple[LigneDuPlan, ...]:
        """Return the actions decided after this edition."""
        return tuple(une for une in self.actions if une.action.inscription_id == self.tableau.inscription)

    @property
    def suivies(self) -> tuple[LigneDuPlan, ...]:
        """Return the actions of the past editions that this one tells something of."""
        passees = (une for une in self.actions if une.action.inscription.campagne.annee < self.tableau.annee)
        return tuple(une for une in passees if une.effet)

    @property
    def fragiles(self) -> tuple[LigneEngagement, ...]:
        """Return the commitments that are kept least."""
        return engagements_fragiles(self.tableau.conformite)

    @property
    def verbatims(self) -> tuple[VerbatimMasque, ...]:
        """Return the comments that fill a page, every channel heard; the annex has them all."""
        return verbatims_choisis(self.tableau.verbatims)


def document_de(inscription: Inscription) -> DocumentDeRapport:
    """Read the report of a registration, in a number of statements that no size changes.

    Staff read it too: of its agents, it tells what the body published.
    """
    return DocumentDeRapport(
        tableau=tableau_organisme(inscription),
        evolution=evolution_de(inscription, editions_jusqu_a(inscription)),
        voix=voix_organisme(inscription, Filtre("tout")),
        actions=tuple(lignes_du_plan(actions_de(inscription.organisme))),
    )
