"""Ranges of whole numbers in a column: PostgreSQL unites them by itself, SQLite keeps what PostgreSQL would write."""

from __future__ import annotations

from typing import Any

from django.db import models

from bornes.logic.suite import Plage, ecrire_plages, lire_plages


class PlagesField(models.Field):
    """Sorted disjoint ranges `[[first, last], …]`, both ends included."""

    def db_type(self, connection: Any) -> str:
        return "int8multirange" if connection.vendor == "postgresql" else "text"

    def from_db_value(self, value: str | None, *_: Any) -> list[Plage] | None:
        return None if value is None else lire_plages(value)

    def get_prep_value(self, value: Any) -> Any:
        return ecrire_plages(value) if isinstance(value, list) else value

    def value_to_string(self, obj: models.Model) -> str:
        plages: Any = self.value_from_object(obj)
        return ecrire_plages(plages)

    def to_python(self, value: Any) -> Any:
        return lire_plages(value) if isinstance(value, str) else value
