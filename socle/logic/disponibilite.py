"""What the platform stands on, as one asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Disponibilite:
    """What answers. `migrations`: none is missing. Without the database nobody knows of them, without Redis nobody asks.

    `ecriture`: the database takes what is written; nobody asks one that does not answer, nor one that is a file.
    """

    base: bool
    migrations: bool | None
    redis: bool | None
    stockage: bool
    ecriture: bool | None = None

    @property
    def est_ouverte(self) -> bool:
        """Tell whether pages can be served: not without the database, nor by a code that is ahead of it."""
        return self.base and bool(self.migrations)

    @property
    def est_entiere(self) -> bool:
        """Tell whether nothing is missing."""
        return self.est_ouverte and self.stockage and self.redis is not False and self.ecriture is not False
