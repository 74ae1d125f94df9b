"""The SQL of tests is Django's own, sooner written: quoting the same few columns again is a third of making a query."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import connection
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLCompiler

selon_django = SQLCompiler.compile


def compiler(requete: SQLCompiler, noeud: Any) -> tuple[str, Any]:
    """Write a part of a query as Django does; a column is the name of its table and its own, each quoted once."""
    if type(noeud) is not Col or not noeud.alias:
        return selon_django(requete, noeud)
    cites, table, nom = requete.quote_cache, noeud.alias, noeud.target.column
    if table not in cites:
        requete.quote_name_unless_alias(table)
    if nom not in cites:
        if _peut_etre_un_alias(nom, requete.query):
            requete.quote_name_unless_alias(nom)
        else:
            cites[nom] = _citer(nom)
    return f"{cites[table]}.{cites[nom]}", []


def _peut_etre_un_alias(nom: str, requete: Any) -> bool:
    return bool(requete.extra or requete.external_aliases or nom in requete.alias_map)


@cache
def _citer(nom: str) -> str:
    return connection.ops.quote_name(nom)
