"""Restores a backup, verified before anything is touched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from socle.commandes import CommandeContrat
from socle.fichiers import stockage_prive
from socle.sauvegarde.dire import en_lignes
from socle.sauvegarde.restaurer import empechement, restaurer, verifier


class Command(CommandeContrat):
    """By the role that owns the tables (DATABASE_URL_MIGRATIONS when there are two), then up to date by `migrate`."""

    help = "Vérifie une sauvegarde tout entière, puis la restaure dans une base et un dossier vides."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dossier", type=Path, metavar="DOSSIER")
        parser.add_argument("--essai", action="store_true", help="vérifie et ne touche à rien")
        parser.add_argument(
            "--remplacer", action="store_true", help="efface ce que contiennent la base et les fichiers"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        manifeste, chiffre = verifier(options["dossier"])
        lieu = stockage_prive().lieu()
        if options["essai"]:
            self.stdout.write(en_lignes(manifeste, "Cette sauvegarde tient, rien n’a été touché"))
            self.stdout.write(empechement(manifeste) or f"D’ici, ses fichiers iraient dans {lieu}.")
            return
        restaurer(options["dossier"], manifeste, chiffre, remplacer=options["remplacer"])
        self.stdout.write(en_lignes(manifeste, f"Sauvegarde restaurée, chaque table comparée, fichiers dans {lieu}"))
