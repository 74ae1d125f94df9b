"""Restores a backup, verified before anything is touched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser

from socle.commandes import CommandeContrat
from socle.role_des_migrations import role_des_migrations
from socle.sauvegarde.dire import en_lignes
from socle.sauvegarde.restaurer import restaurer, verifier


class Command(CommandeContrat):
    """By the role that owns the tables (DATABASE_URL_MIGRATIONS when there are two), then up to date by `migrate`."""

    help = "Vérifie une sauvegarde tout entière, puis la restaure dans une base vide."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dossier", type=Path, metavar="DOSSIER")
        parser.add_argument("--essai", action="store_true", help="vérifie et ne touche à rien")
        parser.add_argument(
            "--remplacer", action="store_true", help="efface ce que contiennent la base et les fichiers"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        manifeste, chiffre = verifier(options["dossier"])
        if options["essai"]:
            self.stdout.write(en_lignes(manifeste, "Cette sauvegarde tient, rien n’a été touché"))
            return
        with role_des_migrations():
            restaurer(options["dossier"], manifeste, chiffre, remplacer=options["remplacer"])
        # The version of the platform may be newer than the backup.
        call_command("migrate", verbosity=0)
        self.stdout.write(en_lignes(manifeste, "Sauvegarde restaurée, chaque table relue et comparée"))
