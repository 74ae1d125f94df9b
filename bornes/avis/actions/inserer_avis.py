"""Write a batch of opinions in one statement: unnest on PostgreSQL, rows of VALUES on SQLite or for a single one.

Several rows go in by identifier, so that batches sent side by side wait for one another and never lock crosswise. With a
kiosk, the same statement reads its door again, writes nothing when it is not as it was told, and adds the numbers it
sent to those that came before, after the rows. The hash of the address that follows its words is written with an opinion.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from bornes.avis.queries.portes import PorteBorne, PorteChangee, PorteSmartphone
from bornes.logic.suite import Plage, ecrire_plages, lire_plages, reunir
from bornes.models import Recepisse
from socle.requetes_preparees import RequetePreparee, lire_une


class AvisPret(NamedTuple):
    """One opinion ready to be stored; `code` is the service named by K2, empty for the whole site.

    `recepisse` is the hash of the address that follows its words, empty when it has none.
    """

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
    recepisse: str = ""


# The fields of `AvisPret`, in their order, as PostgreSQL reads them.
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
    "recepisse": "text",
}
TYPES_EN_TABLEAU = {nom: genre for nom, genre in TYPES.items() if nom != "texte"} | {"debut": "int", "taille": "int"}
PROPRES = [colonne for colonne in TYPES if colonne not in {"code", "recepisse"}]
INSERTION = """
INSERT INTO bornes_avis ({propres}, point_id, enrolement_id, page, duree, source, recu_le, comptage, motif_retenue)
SELECT {lues}, p.id, {porte}, %s, 'a_trier', ''
FROM lus JOIN bornes_point p ON {ou}
WHERE true{{ordre}}
ON CONFLICT (id) DO NOTHING RETURNING id"""
PAR_IDENTITE = " ORDER BY lus.id"
# The door that was told, if it is still exactly so.
TENUE = """
SELECT e.id
FROM bornes_enrolement e
JOIN bornes_borne b ON b.id = e.borne_id
JOIN organismes_site l ON l.id = b.site_id
JOIN organismes_organisme o ON o.id = l.organisme_id
WHERE e.jeton_empreinte = %s AND e.revoque_le IS NULL
AND e.id = %s AND b.inscription_id = %s AND b.site_id = %s AND o.departement = %s"""
# A single row as it is, several as one array a column. Sealed comments, the longest by far, come end to end in one value
# that each row is cut from: as an array, PostgreSQL would read each of their characters three times.
UNE = "VALUES ({})"
PLUSIEURS = "SELECT {} FROM unnest({}) AS venues ({})"
# Each statement says which rows are new, whether the door held, which ranges came.
DU_SMARTPHONE = """
WITH lus ({colonnes}) AS ({source}), neufs AS ({insertion}){remise}
SELECT ARRAY(SELECT id::text FROM neufs), true, NULL"""
DE_LA_BORNE = """
WITH tenue AS ({tenue}), lus ({colonnes}) AS (SELECT * FROM ({source}) AS venus WHERE EXISTS (SELECT FROM tenue)),
neufs AS ({insertion}){remise}{suite}
SELECT ARRAY(SELECT id::text FROM neufs), EXISTS (SELECT FROM tenue), {plages}"""
REMISE = """, remis AS (
INSERT INTO bornes_recepisse (avis_id, empreinte)
SELECT lus.id, lus.recepisse FROM lus JOIN neufs ON neufs.id = lus.id
WHERE lus.recepisse <> '' AND (SELECT count(*) FROM neufs) >= 0
ORDER BY lus.recepisse
ON CONFLICT DO NOTHING RETURNING avis_id)"""
# Of a single one, the hash travels again: rows read twice would be kept aside.
REMISE_SEULE = """, remis AS (
INSERT INTO bornes_recepisse (avis_id, empreinte) SELECT id, %s FROM neufs ON CONFLICT DO NOTHING RETURNING avis_id)"""
PLAGES = "(SELECT plages::text FROM suite)"
# Computed on the suite as it is once locked: two batches at once lose no number. Counting what was written makes it come
# first, opinions then hashes: whoever holds the suite waits for nobody any more.
SUITE = """, suite AS (
UPDATE bornes_suiterecue SET plages = plages + %s
WHERE enrolement_id = (SELECT id FROM tenue) AND (SELECT count(*) FROM {ecrits}) >= 0 RETURNING plages)"""
SQLITE = "WITH lus ({colonnes}) AS (VALUES {rangs}) {insertion}"
SUITE_LUE = "SELECT plages FROM bornes_suiterecue WHERE enrolement_id = %s"
SUITE_ECRITE = "UPDATE bornes_suiterecue SET plages = %s WHERE enrolement_id = %s"


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
TYPES_DE_LA_PORTE = ("text", "bigint", "bigint", "bigint", "text")


def inserer_avis(
    *,
    porte: PorteBorne | PorteSmartphone,
    lignes: Sequence[AvisPret],
    recu_le: dt.datetime,
    numeros: Sequence[int] = (),
) -> tuple[set[str], list[Plage] | None]:
    """Store the rows whose identifier is new and whose point is known; return their identifiers.

    `numeros` of a kiosk join those it sent before; the second value is then all of them, else None. Everything is
    committed on return, unless the caller holds a transaction. Raises PorteChangee, and nothing is written, when the
    kiosk is no longer as `porte` says.
    """
    if isinstance(porte, PorteBorne):
        insertion = AU_SITE
        tenue: list[Any] = [porte.empreinte, porte.enrolement_id, porte.inscription_id, porte.site_id]
        tenue.append(porte.departement)
        communes: list[Any] = [porte.enrolement_id, recu_le, porte.inscription_id, porte.site_id]
    else:
        insertion, tenue = AU_POINT, []
        communes = [porte.page, porte.duree, porte.source, recu_le, porte.point_id]
    ecrire = _ecrire_postgresql if connection.vendor == "postgresql" else _ecrire_sqlite
    return ecrire(insertion, lignes, tenue, communes, numeros)


def _ecrire_postgresql(
    insertion: str, lignes: Sequence[AvisPret], tenue: list[Any], communes: list[Any], numeros: Sequence[int]
) -> tuple[set[str], list[Plage] | None]:
    est_seule = len(lignes) == 1
    lus: Sequence[Any] = lignes[0] if est_seule else _tableaux(lignes)
    avec_remise = any(ligne.recepisse for ligne in lignes)
    enonce = _enonce(insertion, est_seule=est_seule, avec_remise=avec_remise, avec_suite=bool(numeros))
    remise = [lignes[0].recepisse] if est_seule and avec_remise else []
    suite = [ecrire_plages(reunir([], numeros))] if numeros else []
    neufs, est_tenue, plages = lire_une(enonce, [*tenue, *lus, *communes, *remise, *suite])
    if not est_tenue:
        raise PorteChangee
    return set(neufs), lire_plages(plages) if numeros else None


@cache
def _enonce(insertion: str, *, est_seule: bool, avec_remise: bool, avec_suite: bool) -> RequetePreparee:
    est_du_site = insertion == AU_SITE
    sql = (DE_LA_BORNE if est_du_site else DU_SMARTPHONE).format(
        tenue=TENUE,
        colonnes=", ".join(TYPES),
        source=UNE.format(", ".join(["%s"] * len(TYPES))) if est_seule else _coupees(),
        insertion=insertion.format(ordre="" if est_seule else PAR_IDENTITE),
        remise=(REMISE_SEULE if est_seule else REMISE) if avec_remise else "",
        suite=SUITE.format(ecrits="remis" if avec_remise else "neufs") if avec_suite else "",
        plages=PLAGES if avec_suite else "NULL",
    )
    types = (
        *(TYPES_DE_LA_PORTE if est_du_site else ()),
        *(TYPES.values() if est_seule else ("bytea", *(f"{genre}[]" for genre in TYPES_EN_TABLEAU.values()))),
        *TYPES_DES_COMMUNES[insertion],
        *(("text",) if est_seule and avec_remise else ()),
        *(("int8multirange",) if avec_suite else ()),
    )
    nom = f"avis_{'du_site' if est_du_site else 'du_point'}_{est_seule:d}{avec_remise:d}{avec_suite:d}"
    return RequetePreparee(nom, sql, types, en_bloc=est_seule)


def _coupees() -> str:
    lues = ("substring(%s from debut for taille)" if nom == "texte" else nom for nom in TYPES)
    return PLUSIEURS.format(", ".join(lues), ", ".join(["%s"] * len(TYPES_EN_TABLEAU)), ", ".join(TYPES_EN_TABLEAU))


def _ecrire_sqlite(
    insertion: str, lignes: Sequence[AvisPret], tenue: list[Any], communes: list[Any], numeros: Sequence[int]
) -> tuple[set[str], list[Plage] | None]:
    """Do the same in a transaction that is the only writer from its beginning."""
    with transaction.atomic(), connection.cursor() as curseur:
        if tenue and curseur.execute(TENUE, tenue).fetchone() is None:
            raise PorteChangee
        neufs = _inserer_sqlite(curseur, insertion, lignes, communes) if lignes else set()
        if not numeros:
            return neufs, None
        enrolement_id = communes[0]
        (avant,) = curseur.execute(SUITE_LUE, [enrolement_id]).fetchone()
        plages = reunir(lire_plages(avant), numeros)
        curseur.execute(SUITE_ECRITE, [ecrire_plages(plages), enrolement_id])
        return neufs, plages


def _inserer_sqlite(curseur: Any, insertion: str, lignes: Sequence[AvisPret], communes: list[Any]) -> set[str]:
    rangs = ", ".join([f"({', '.join(['%s'] * len(TYPES))})"] * len(lignes))
    valeurs = [valeur for ligne in lignes for valeur in (UUID(ligne.id), *ligne[1:])]
    curseur.execute(
        SQLITE.format(colonnes=", ".join(TYPES), rangs=rangs, insertion=insertion.format(ordre=PAR_IDENTITE)),
        [_pour_sqlite(valeur) for valeur in [*valeurs, *communes]],
    )
    neufs = {str(UUID(identifiant)) for (identifiant,) in curseur.fetchall()}
    suivies = (ligne for ligne in lignes if ligne.recepisse and ligne.id in neufs)
    remis = [Recepisse(avis_id=UUID(ligne.id), empreinte=ligne.recepisse) for ligne in suivies]
    Recepisse.objects.bulk_create(remis, ignore_conflicts=True)
    return neufs


def _tableaux(lignes: Sequence[AvisPret]) -> list[Any]:
    """Return the comments end to end, then one array a column, with where each row's comment begins and its size."""
    if not lignes:
        return [b"", *["{}"] * len(TYPES_EN_TABLEAU)]
    colonnes: dict[str, Sequence[Any]] = dict(zip(TYPES, zip(*lignes, strict=True), strict=True))
    textes = colonnes.pop("texte")
    tailles = colonnes["taille"] = [None if texte is None else len(texte) for texte in textes]
    colonnes["debut"] = [*accumulate((taille or 0 for taille in tailles), initial=1)][:-1]
    bout_a_bout = b"".join(texte for texte in textes if texte is not None)
    return [bout_a_bout, *(_tableau(genre, colonnes[nom]) for nom, genre in TYPES_EN_TABLEAU.items())]


def _tableau(genre: str, valeurs: Sequence[Any]) -> str:
    """Write an array as PostgreSQL reads it, one parameter a column: the driver takes three times longer by value.

    No value holds a quote or a backslash: codes are checked, comments are sealed bytes, hashes are digits. No text is NULL.
    """
    if genre == "text":
        return '{"' + '","'.join(valeurs) + '"}'
    ecrire = ECRITURES.get(genre, str)
    return "{" + ",".join(["NULL" if valeur is None else ecrire(valeur) for valeur in valeurs]) + "}"


def _octets(valeur: bytes) -> str:
    return f'"\\\\x{valeur.hex()}"'


# Elsewhere `str`, which takes half as long again of an instant.
ECRITURES: dict[str, Callable[[Any], str]] = {"bytea": _octets, "timestamptz": dt.datetime.isoformat}


def _pour_sqlite(valeur: Any) -> Any:
    if isinstance(valeur, dt.datetime):
        return connection.ops.adapt_datetimefield_value(valeur)
    if isinstance(valeur, dt.date):
        return valeur.isoformat()
    return valeur.hex if isinstance(valeur, UUID) else valeur
