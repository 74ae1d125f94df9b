"""Base of the commands of the public contract: their exit codes and their one line an error."""

from __future__ import annotations

import sys
import traceback
from typing import Any

from django.core.management.base import BaseCommand

from socle.erreurs import EntreeInvalide, RegleMetier

ENTREE_REFUSEE = 2
PANNE = 3


class CommandeContrat(BaseCommand):
    """Exits 0 on success, 2 on bad input (one French line an error on stderr), 3 on a fault with its trace."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except EntreeInvalide as refus:
            self._refuser(refus.erreurs)
        except RegleMetier as refus:
            self._refuser([refus.message])
        raise SystemExit(ENTREE_REFUSEE)

    def _refuser(self, erreurs: list[str]) -> None:
        for erreur in erreurs:
            self.stderr.write(erreur)

    def run_from_argv(self, argv: list[str]) -> None:
        try:
            super().run_from_argv(argv)
        except Exception:  # noqa: BLE001 - the outermost boundary: a fault has its own exit code
            traceback.print_exc()
            sys.exit(PANNE)
