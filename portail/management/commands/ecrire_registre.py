"""Writes the register of processing again after a model or a retention changed."""

from __future__ import annotations

from typing import Any

from portail.registre import registre
from socle.commandes import CommandeContrat


class Command(CommandeContrat):
    """Prints docs/registre.md."""

    help = "Écrit le registre des traitements d’après les modèles."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(registre(), ending="")
