"""Backs the database and the files up, sealed by CLE_DE_SAUVEGARDE."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import DatabaseError

from socle.commandes import CommandeContrat
from socle.sauvegarde.dire import en_lignes
from socle.sauvegarde.faite import noter_la_sauvegarde
from socle.sauvegarde.pannes import dire_la_panne, genre_de
from socle.sauvegarde.sauver import sauver


class Command(CommandeContrat):
    """A folder that appears whole or not at all, beside a platform at work; a line a table, with its digest."""

    help = "Sauvegarde la base et les fichiers, chiffrés par CLE_DE_SAUVEGARDE, dans un dossier neuf."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--vers", required=True, type=Path, metavar="DOSSIER", help="un dossier qui n’existe pas")

    def handle(self, *_args: Any, **options: Any) -> None:
        with dire_la_panne("La sauvegarde s’est arrêtée, rien n’en reste"):
            manifeste = sauver(options["vers"].absolute())
        try:
            noter_la_sauvegarde(manifeste)
        except DatabaseError as faute:
            self.stderr.write(
                "La sauvegarde est faite, mais la plateforme ne l’a pas notée\u202f: elle la croira en retard "
                f"({genre_de(faute)})."
            )
        self.stdout.write(en_lignes(manifeste, "Sauvegarde faite"))
