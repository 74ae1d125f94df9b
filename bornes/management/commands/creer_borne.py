"""Makes a kiosk ready to enrol."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser

from bornes.parc.actions.creer_borne import creer_borne
from socle.commandes import CommandeContrat


class Command(CommandeContrat):
    """Prints the kiosk and its one-use code; with --json, as the one document on standard output."""

    help = "Crée une borne prête à s’enrôler."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--siren", metavar="S", help="organisme\u202f; facultatif en démonstration")
        parser.add_argument("--json", action="store_true", dest="en_json", help="un seul document JSON sur la sortie")

    def handle(self, *_args: Any, **options: Any) -> None:
        borne, code = creer_borne(siren=options["siren"])
        if options["en_json"]:
            self.stdout.write(json.dumps({"borne": str(borne.pk), "code": code}))
        else:
            self.stdout.write(f"{borne}, {borne.site}, {borne.inscription.organisme}\u202f: code {code}.")
