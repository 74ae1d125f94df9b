"""Seals again with the vault key of today what old keys sealed."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser

from socle.commandes import PANNE, CommandeContrat
from socle.logic.typographie import accorder
from socle.scelles import colonnes_scellees, resceller_colonne


class Command(CommandeContrat):
    """Counts by column, sealed again and unreadable; safe beside a platform at work, safe to run again. 3: some do not open."""

    help = "Scelle de nouveau, avec la clé de coffre d’aujourd’hui, ce que scellaient les anciennes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", dest="en_json", help="imprime le décompte en JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        decompte: dict[str, dict[str, Any]] = {}
        for champ in colonnes_scellees():
            colonne = f"{champ.model._meta.label}.{champ.attname}"
            rescelles, illisibles = resceller_colonne(champ)
            decompte[colonne] = {"rescelles": rescelles, "illisibles": illisibles}
            if not options["en_json"]:
                self.stdout.write(f"{colonne}\u202f: {accorder(rescelles, 'rescellé', 'rescellés')}")
            for cle in illisibles:
                self.stderr.write(f"{colonne} {cle}\u202f: aucune clé connue ne l’ouvre.")
        if options["en_json"]:
            self.stdout.write(json.dumps(decompte, ensure_ascii=False))
        if any(ligne["illisibles"] for ligne in decompte.values()):
            raise SystemExit(PANNE)
