"""Write a batch of opinions in one statement: unnest on PostgreSQL, rows of VALUES on SQLite or for a single one.

Rows go in by identifier, so that batches sent side by side wait for one another and never lock crosswise. With a
kiosk, the numbers it sent are written by the same statement, after the rows.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from bornes.logic.suite import Plage
from bornes.queries.portes import PorteBorne, PorteSmartphone
from socle.prepares import Enonce, executer


class Ligne(NamedTuple):
    """One opinion ready to be stored; `code` is the service named by K2, empty for the whole site."""

    id: str
    code: str
    sequence: int | None
    saisi_le: dt.datetime
    jour: dt.date
    heure: int
    horloge_douteuse: bool
    langue: str
    satisfaction: int
    resultat: str
    raison_1: str
    raison_2: str
    attente: str
    texte: bytes | None
    contact: bytes | None
    empreinte: str


# The fields of `Ligne`, in their order, as PostgreSQL reads them.
TYPES = {
    "id": "uuid",
    "code": "text",
    "sequence": "bigint",
    "saisi_le": "timestamptz",
    "jour": "date",
    "heure": "smallint",
    "horloge_douteuse": "boolean",
    "langue": "text",
    "satisfaction": "smallint",
    "resultat": "text",
    "raison_1": "text",
    "raison_2": "text",
    "attente": "text",
    "texte": "bytea",
    "contact": "bytea",
    "empreinte": "text",
}
PROPRES = [colonne for colonne in TYPES if colonne != "code"]
INSERTION = """
INSERT INTO bornes_avis ({propres}, point_id, enrolement_id, page, duree, source, recu_le, comptage, motif_retenue)
SELECT {lues}, p.id, {porte}, %s, 'a_trier', ''
FROM lus JOIN bornes_point p ON {ou}
WHERE true ORDER BY lus.id
ON CONFLICT (id) DO NOTHING RETURNING id"""
SUITE = "UPDATE bornes_suiterecue SET plages = %s, version = version + 1 WHERE enrolement_id = %s AND version = %s"
# A single row as it is, several as one array a column.
UNE = "VALUES ({})"
PLUSIEURS = "SELECT * FROM unnest({})"
POSTGRESQL = """
WITH lus ({colonnes}) AS ({source}), neufs AS ({insertion})
SELECT ARRAY(SELECT id::text FROM neufs), false"""
# Counting them makes the rows come first: whoever holds the suite waits for nobody any more.
POSTGRESQL_AVEC_SUITE = """
WITH lus ({colonnes}) AS ({source}), neufs AS ({insertion}),
suite AS ({suite} AND (SELECT count(*) FROM neufs) >= 0 RETURNING 1)
SELECT ARRAY(SELECT id::text FROM neufs), EXISTS (SELECT FROM suite)"""
SQLITE = "WITH lus ({colonnes}) AS (VALUES {rangs}) {insertion}"


def _insertion(porte: str, ou: str) -> str:
    lues = ", ".join(f"lus.{colonne}" for colonne in PROPRES)
    return INSERTION.format(propres=", ".join(PROPRES), lues=lues, porte=porte, ou=ou)


# A kiosk: its enrolment; a phone: its page, how long, from where.
AU_SITE = _insertion("%s, NULL, NULL, ''", "p.inscription_id = %s AND p.site_id = %s AND p.code = lus.code")
AU_POINT = _insertion("NULL, %s, %s, %s", "p.id = %s")
TYPES_DES_COMMUNES = {
    AU_SITE: ("bigint", "timestamptz", "bigint", "bigint"),
    AU_POINT: ("uuid", "integer", "text", "timestamptz", "bigint"),
}
TYPES_DE_LA_SUITE = ("jsonb", "bigint", "integer")


def inserer_avis(
    *,
    porte: PorteBorne | PorteSmartphone,
    lignes: Sequence[Ligne],
    recu_le: dt.datetime,
    plages: list[Plage] | None = None,
) -> tuple[set[str], bool]:
    """Store the rows whose identifier is new and whose point is known; return their identifiers.

    `plages`, unless None, becomes the suite of the kiosk when nobody wrote it since its door was read: the second
    value says so. All of it is committed on return, unless the caller holds a transaction. No row, nothing written.
    """
    if not lignes:
        return set(), False
    suite: list[Any] = []
    if isinstance(porte, PorteBorne):
        insertion = AU_SITE
        communes: list[Any] = [porte.enrolement_id, recu_le, porte.inscription_id, porte.site_id]
        if plages is not None:
            suite = [json.dumps(plages), porte.enrolement_id, porte.version]
    else:
        insertion, communes = AU_POINT, [porte.page, porte.duree, porte.source, recu_le, porte.point_id]
    ecrire = _ecrire_postgresql if connection.vendor == "postgresql" else _ecrire_sqlite
    return ecrire(insertion, lignes, communes, suite)


def _ecrire_postgresql(
    insertion: str, lignes: Sequence[Ligne], communes: list[Any], suite: list[Any]
) -> tuple[set[str], bool]:
    est_seule = len(lignes) == 1
    lus = lignes[0] if est_seule else [_tableau(colonne) for colonne in zip(*lignes, strict=True)]
    enonce = _enonce(insertion, est_seule=est_seule, avec_suite=bool(suite))
    with connection.cursor() as curseur:
        executer(curseur, enonce, [*lus, *communes, *suite])
        neufs, est_ecrite = curseur.fetchone()
    return set(neufs), est_ecrite


@cache
def _enonce(insertion: str, *, est_seule: bool, avec_suite: bool) -> Enonce:
    sql = (POSTGRESQL_AVEC_SUITE if avec_suite else POSTGRESQL).format(
        colonnes=", ".join(TYPES),
        source=(UNE if est_seule else PLUSIEURS).format(", ".join(["%s"] * len(TYPES))),
        insertion=insertion,
        suite=SUITE,
    )
    nom = f"avis_{'du_site' if insertion == AU_SITE else 'du_point'}_{est_seule:d}{avec_suite:d}"
    types = [genre if est_seule else f"{genre}[]" for genre in TYPES.values()]
    return Enonce(nom, sql, (*types, *TYPES_DES_COMMUNES[insertion], *(TYPES_DE_LA_SUITE if avec_suite else ())))


def _ecrire_sqlite(
    insertion: str, lignes: Sequence[Ligne], communes: list[Any], suite: list[Any]
) -> tuple[set[str], bool]:
    rangs = ", ".join([f"({', '.join(['%s'] * len(TYPES))})"] * len(lignes))
    valeurs = [valeur for ligne in lignes for valeur in (UUID(ligne.id), *ligne[1:])]
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(
            SQLITE.format(colonnes=", ".join(TYPES), rangs=rangs, insertion=insertion),
            [_pour_sqlite(valeur) for valeur in [*valeurs, *communes]],
        )
        neufs = {str(UUID(identifiant)) for (identifiant,) in curseur.fetchall()}
        if suite:
            curseur.execute(SUITE, suite)
        return neufs, bool(suite) and curseur.rowcount == 1


def _tableau(valeurs: Iterable[Any]) -> str:
    """Write an array as PostgreSQL reads it, one parameter a column: the driver takes three times longer by value.

    No value holds a quote or a backslash: codes are checked, texts are sealed bytes.
    """
    return "{" + ",".join([_element(valeur) for valeur in valeurs]) + "}"


def _element(valeur: Any) -> str:
    if valeur is None:
        return "NULL"
    return f'"\\\\x{valeur.hex()}"' if isinstance(valeur, bytes) else f'"{valeur}"'


def _pour_sqlite(valeur: Any) -> Any:
    if isinstance(valeur, dt.datetime):
        return connection.ops.adapt_datetimefield_value(valeur)
    if isinstance(valeur, dt.date):
        return valeur.isoformat()
    return valeur.hex if isinstance(valeur, UUID) else valeur
