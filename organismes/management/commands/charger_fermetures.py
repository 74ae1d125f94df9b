"""Loads what closed from the open files of Sirene."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from organismes.actions.fermetures_de_numeros import charger_fermetures
from socle.commandes import CommandeContrat
from socle.logic.typographie import accorder, entier


class Command(CommandeContrat):
    """Written lot by lot; the same files again change nothing."""

    help = "Charge les numéros fermés et leurs successeurs depuis les fichiers ouverts de Sirene."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("fichiers", type=Path, nargs="+", metavar="FICHIER.csv")

    def handle(self, *_args: Any, **options: Any) -> None:
        bilan = charger_fermetures(fichiers=options["fichiers"])
        self.stdout.write(
            f"{accorder(bilan['fermes'], 'numéro fermé', 'numéros fermés')}, "
            f"dont {entier(bilan['avec_successeur'])} avec un successeur."
        )
