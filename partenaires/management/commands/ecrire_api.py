"""Writes the description of the partner API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer

from partenaires.queries.description import CHEMIN
from socle.commandes import CommandeContrat


def description_a_jour() -> str:
    """Return the description that the code asks for."""
    ecrit: bytes = OpenApiJsonRenderer().render(SchemaGenerator().get_schema(request=None, public=True))
    return ecrit.decode() + "\n"


class Command(CommandeContrat):
    """Writes docs/api/partenaires.v1.json from the routes; a test compares."""

    help = "Écrit la description de l’API des partenaires."

    def handle(self, *_args: Any, **_options: Any) -> None:
        CHEMIN.write_text(description_a_jour(), encoding="utf-8")
        self.stdout.write(f"{CHEMIN.name} est écrit.")
