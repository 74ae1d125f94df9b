"""Tables that anyone may reuse: their columns, their schema, their package. Values are texts, as in files.

Formats: CSV of RFC 4180 in UTF-8, Table Schema and Data Package of Frictionless Data (version 1).
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

LICENCE = "Licence Ouverte 2.0"
ADRESSE_DE_LA_LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
TOUT = "TOUT"
PUBLIE, SECRET = "publie", "secret"
NOTES = ("1", "2", "3", "4", "5")
SATISFAIT, NON_SATISFAIT = "satisfait", "non_satisfait"
Ligne = tuple[str, ...]


@dataclass(frozen=True)
class Champ:
    """A column: its name, its type in Table Schema, what it means, the only values that it takes."""

    nom: str
    type: str
    description: str
    valeurs: tuple[str, ...] = ()
    obligatoire: bool = True

    @property
    def schema(self) -> dict[str, Any]:
        """Return the column as Table Schema writes it."""
        contraintes: dict[str, Any] = {"required": True} if self.obligatoire else {}
        if self.valeurs:
            contraintes["enum"] = list(self.valeurs)
        decrit = {"name": self.nom, "type": self.type, "description": self.description}
        return {**decrit, "constraints": contraintes} if contraintes else decrit


@dataclass(frozen=True)
class TableOuverte:
    """A table: its rows are told by its columns `cle`, no two alike."""

    nom: str
    titre: str
    description: str
    champs: tuple[Champ, ...]
    cle: tuple[str, ...]
    lignes: tuple[Ligne, ...] = ()

    @property
    def schema(self) -> dict[str, Any]:
        """Return the Table Schema."""
        return {
            "fields": [champ.schema for champ in self.champs],
            "primaryKey": list(self.cle),
            "missingValues": [""],
        }

    @property
    def secrets(self) -> int:
        """Count the rows whose figures are hidden."""
        return sum(SECRET in ligne for ligne in self.lignes)

    def avec(self, lignes: Iterable[Sequence[str]]) -> TableOuverte:
        """Return the table with these rows."""
        return TableOuverte(
            self.nom, self.titre, self.description, self.champs, self.cle, tuple(tuple(une) for une in lignes)
        )

    def en_csv(self) -> str:
        """Return the file: a header, then the rows, commas and decimal points."""
        sortie = io.StringIO(newline="")
        csv.writer(sortie, lineterminator="\r\n").writerows([[champ.nom for champ in self.champs], *self.lignes])
        return sortie.getvalue()

    def en_octets(self) -> bytes:
        """Return the file as it travels."""
        return self.en_csv().encode()


STATUT = Champ("statut", "string", "«\u202fsecret\u202f»\u202f: trop peu, ou ce qui le rendrait", (PUBLIE, SECRET))
CATEGORIE = Champ("categorie", "string", "Catégorie d’organismes\u202f; TOUT\u202f: toutes ensemble")
MESURES = TableOuverte(
    "mesures",
    "Ce que mesurent les contacts mystère",
    "Moyenne des organismes d’une catégorie, sur 100\u202f; à partir de dix, son intervalle à 95 % (loi de Student sur les "
    "organismes) et leur médiane. Un canal où trop peu de contacts sont validés ne compte pas.",
    (
        CATEGORIE,
        Champ("axe", "string", "Ce qui est mesuré", ("score", "canal", "etape", "determinant")),
        Champ("code", "string", "Code du canal, de l’étape ou du déterminant\u202f; GLOBAL pour le score"),
        Champ("organismes", "integer", "Organismes mesurés", obligatoire=False),
        Champ("moyenne", "number", "Moyenne des organismes, à une décimale", obligatoire=False),
        Champ("bas", "number", "Bas de l’intervalle de la moyenne", obligatoire=False),
        Champ("haut", "number", "Haut de l’intervalle de la moyenne", obligatoire=False),
        Champ("mediane", "number", "Médiane des organismes", obligatoire=False),
        STATUT,
    ),
    ("categorie", "axe", "code"),
)
ENGAGEMENTS = TableOuverte(
    "engagements",
    "Les engagements des référentiels",
    "Part des contacts observés qui tiennent un engagement, son intervalle à 95 % (Wilson), tous organismes ensemble.",
    (
        Champ("engagement", "string", "Code de l’engagement"),
        Champ("organismes", "integer", "Organismes où il est observé", obligatoire=False),
        Champ("observations", "integer", "Contacts qui l’observent", obligatoire=False),
        Champ("taux", "number", "Part qui le tient, sur 100", obligatoire=False),
        Champ("bas", "number", "Bas de l’intervalle", obligatoire=False),
        Champ("haut", "number", "Haut de l’intervalle", obligatoire=False),
        STATUT,
    ),
    ("engagement",),
)
_N = Champ("avis", "integer", "Nombre d’avis", obligatoire=False)
AVIS = TableOuverte(
    "avis",
    "Ce que disent les usagers, par catégorie",
    "Avis laissés aux bornes et sur téléphone, par note de 1 (très insatisfait) à 5 (très satisfait).",
    (CATEGORIE, Champ("note", "string", "Note\u202f; TOUT\u202f: toutes", (*NOTES, TOUT)), _N, STATUT),
    ("categorie", "note"),
)
AVIS_PAR_PORTE = TableOuverte(
    "avis_par_porte",
    "Ce que disent les usagers, à la borne et sur téléphone",
    "Les mêmes avis, par endroit où ils sont laissés et par note.",
    (Champ("porte", "string", "Borne ou téléphone"), Champ("note", "string", "Note", (*NOTES, TOUT)), _N, STATUT),
    ("porte", "note"),
)
AVIS_PAR_MOIS = TableOuverte(
    "avis_par_mois",
    "Ce que disent les usagers, mois par mois",
    "Les mêmes avis, par mois et selon qu’ils sont satisfaits (notes 4 et 5) ou non.",
    (
        Champ("mois", "string", "Mois, AAAA-MM"),
        Champ("appreciation", "string", "Satisfait\u202f: note 4 ou 5", (SATISFAIT, NON_SATISFAIT, TOUT)),
        _N,
        STATUT,
    ),
    ("mois", "appreciation"),
)
TABLES_D_AVIS = (AVIS, AVIS_PAR_PORTE, AVIS_PAR_MOIS)
TABLES = (MESURES, ENGAGEMENTS, *TABLES_D_AVIS)


def paquet(
    annee: int, version: int, publie_le: str, tables: Sequence[TableOuverte], adresse: str, mention: str = ""
) -> dict[str, Any]:
    """Return the Data Package of a version; `adresse` is the page that explains it, `mention` a warning on its figures."""
    return {
        "profile": "tabular-data-package",
        "name": f"barometre-experience-citoyen-{annee}",
        "title": f"Baromètre de l’expérience citoyen, édition {annee}",
        **({"description": mention} if mention else {}),
        "version": f"{version}.0.0",
        "created": publie_le,
        "homepage": adresse,
        "licenses": [{"name": "etalab-2.0", "title": LICENCE, "path": ADRESSE_DE_LA_LICENCE}],
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": table.nom,
                "title": table.titre,
                "description": table.description,
                "path": f"{table.nom}.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(table.en_octets()),
                "hash": f"sha256:{hashlib.sha256(table.en_octets()).hexdigest()}",
                "schema": table.schema,
            }
            for table in tables
        ],
    }
