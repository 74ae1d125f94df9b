"""Checks a sealed file with the very verifier that travels in it: no database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from socle.commandes import CommandeContrat
from socle.erreurs import EntreeInvalide
from trophees.logic.verifier import REFUSE, PasUnSceau, examiner, lire_cle, verdict


class Command(CommandeContrat):
    """Exits 1 when something does not hold, naming it on stdout."""

    help = "Vérifie un palmarès scellé, sans base de données."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", type=Path, metavar="F.zip")
        parser.add_argument("--cle", metavar="EMPREINTE", help="empreinte SHA-256 de la clé publique attendue")

    def handle(self, *_args: Any, **options: Any) -> None:
        cle = None
        if options["cle"] is not None:
            cle = lire_cle(options["cle"])
            if cle is None:
                raise EntreeInvalide(["L’empreinte d’une clé s’écrit en 64 chiffres hexadécimaux."])
        try:
            tient, rompu = examiner(options["fichier"].read_bytes(), cle)
        except OSError:
            raise EntreeInvalide([f"Fichier illisible\u202f: {options['fichier']}."]) from None
        except PasUnSceau as faute:
            raise EntreeInvalide([str(faute)]) from None
        for phrase in verdict(tient, rompu):
            self.stdout.write(phrase)
        if rompu:
            raise SystemExit(REFUSE)
