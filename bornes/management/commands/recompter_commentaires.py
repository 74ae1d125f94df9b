"""Counts the published comments again from the comments themselves."""

from __future__ import annotations

from typing import Any

from bornes.avis.actions.agreger import recompter_tous_les_publies
from socle.commandes import CommandeContrat
from socle.logic.typographie import accord, accorder


class Command(CommandeContrat):
    """Mends what the public list of bodies says; run twice, or while people work, it gives the same."""

    help = "Recompte les commentaires publiés, jour par jour et mois par mois."

    def handle(self, *_args: Any, **_options: Any) -> None:
        jours = recompter_tous_les_publies()
        self.stdout.write(f"{accorder(jours, 'jour')} de point d’écoute {accord(jours, 'recompté')}.")
