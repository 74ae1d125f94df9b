"""Rows sent along with a raw statement, as a relation that both databases read in one parameter or one a column."""
# ruff: noqa: S608 -- names of ours make the statement; values travel as parameters

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

ENTIER, DATE = "bigint", "date"


def demande(colonnes: Sequence[tuple[str, str]], lignes: Sequence[tuple[int | dt.date, ...]]) -> tuple[str, list[Any]]:
    """Return `WITH demande(…) AS (…)` and its parameters: arrays unnested on PostgreSQL, one JSON document on SQLite.

    `colonnes` are pairs (name, `ENTIER` or `DATE`). The names are ours, never what somebody typed.
    """
    noms = ", ".join(colonne for colonne, _genre in colonnes)
    if connection.vendor == "postgresql":
        tableaux = ", ".join(f"%s::{genre}[]" for _colonne, genre in colonnes)
        return f"WITH demande({noms}) AS (SELECT * FROM unnest({tableaux}))", [
            [ligne[rang] for ligne in lignes] for rang in range(len(colonnes))
        ]
    champs = ", ".join(f"json_extract(value, '$[{rang}]')" for rang in range(len(colonnes)))
    document = json.dumps([[v.isoformat() if isinstance(v, dt.date) else v for v in ligne] for ligne in lignes])
    return f"WITH demande({noms}) AS (SELECT {champs} FROM json_each(%s))", [document]
