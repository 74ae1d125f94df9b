"""Loads referentials, criteria, grids and scenarios from the data files."""

from __future__ import annotations

from typing import Any

from enquetes.referentiels.actions.charger import charger_referentiels
from socle.commandes import CommandeContrat
from socle.logic.typographie import accorder


class Command(CommandeContrat):
    """Idempotent; refuses to change a version that visits use."""

    help = "Charge les référentiels, les grilles et les scénarios."

    def handle(self, *_args: Any, **_options: Any) -> None:
        bilan = charger_referentiels()
        self.stdout.write(
            f"{accorder(bilan.referentiels, 'référentiel')}, {accorder(bilan.engagements, 'engagement')}, "
            f"{accorder(bilan.criteres, 'critère')}, {accorder(bilan.scenarios, 'scénario')}."
        )
        self.stdout.write(
            f"{accorder(bilan.ecrits, 'version écrite', 'versions écrites')}."
            if bilan.ecrits
            else "Aucune version nouvelle."
        )
