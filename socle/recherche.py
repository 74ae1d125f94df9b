"""Search without accents: one normalised column a model, that the database keeps true whoever writes (ADR 44)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Func, Q

from socle.logic.recherche import ACCENTS, LIGATURES, REGLES, mots_cherches, normaliser


class Normalise(Func):
    """Several columns as `normaliser` reads them. Migrations name it: other rules are another expression."""

    function = "normaliser"
    arg_joiner = " || ' ' || "

    def as_postgresql(self, compiler: Any, connection: Any, **options: Any) -> Any:
        """Write the same rules for PostgreSQL."""
        sql = "normalize(%(expressions)s, NFKD)"
        for ligature, lettres in LIGATURES.items():
            sql = f"replace({sql}, '{ligature}', '{lettres}')"
        sql = f"lower(regexp_replace({sql}, '{ACCENTS}', '', 'g'))"
        for motif, remplacement in REGLES:
            sql = f"regexp_replace({sql}, '{motif}', '{remplacement}', 'g')"
        return self.as_sql(compiler, connection, template=f"btrim({sql})", **options)


def colonne_de_recherche(*champs: str) -> models.GeneratedField:
    """Return the column that lists look into."""
    return models.GeneratedField(
        verbose_name="mots cherchés", expression=Normalise(*champs), output_field=models.TextField(), db_persist=True
    )


def contient(texte: str, *colonnes: str) -> Q:
    """Return what holds every word of `texte`, each in one of these columns; without any word, everything."""
    tous = Q()
    for mot in mots_cherches(texte):
        un = Q()
        for colonne in colonnes:
            un |= Q(**{f"{colonne}__contains": mot})
        tous &= un
    return tous


def apprendre_a_sqlite(connection: Any, **_signal: Any) -> None:
    """Give SQLite, that has no expressions of its own, our function."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("normaliser", 1, normaliser, deterministic=True)
