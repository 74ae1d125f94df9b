"""What anyone may reuse of an edition: tables of aggregates, their schema, their package. Values are texts, as in files.

Formats: CSV of RFC 4180 in UTF-8, Table Schema and Data Package of Frictionless Data (version 1). Never a body's figure:
a group under five bodies or opinions is « secret », and so is what would give it back (regles#donnees-ouvertes).
"""

from __future__ import annotations

import csv
import io
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import fmean, median, stdev
from typing import Any

from bornes.indicateurs.logic.indicateurs import taux
from bornes.indicateurs.logic.tables_protegees import Cle
from bornes.logic.petits_nombres import SEUIL, proteger_serie
from rapports.logic.effectifs_ouverts import Lien, TableDEffectifs, proteger
from socle.logic.student import quantile

LICENCE = "Licence Ouverte 2.0"
ADRESSE_DE_LA_LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
TOUT = "TOUT"
PUBLIE, SECRET = "publie", "secret"
DISTRIBUTION_MINIMUM = 10
"""Bodies from which an interval and a median are told: beside the mean of five, they would give some of the five back."""
ETENDUE_MINIMUM = 5.0
"""Points between the lowest and the highest of a group under which its mean is each of its bodies."""
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
                "schema": table.schema,
            }
            for table in tables
        ],
    }


STATUT = Champ("statut", "string", "« secret » : trop peu, ou ce qui le rendrait", (PUBLIE, SECRET))
CATEGORIE = Champ("categorie", "string", "Catégorie d’organismes ; TOUT : toutes ensemble")
MESURES = TableOuverte(
    "mesures",
    "Ce que mesurent les contacts mystère",
    "Moyenne des organismes d’une catégorie, sur 100 ; à partir de dix, son intervalle à 95 % (loi de Student sur les "
    "organismes) et leur médiane. Un canal où trop peu de contacts sont validés ne compte pas.",
    (
        CATEGORIE,
        Champ("axe", "string", "Ce qui est mesuré", ("score", "canal", "etape", "determinant")),
        Champ("code", "string", "Code du canal, de l’étape ou du déterminant ; GLOBAL pour le score"),
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
    (CATEGORIE, Champ("note", "string", "Note ; TOUT : toutes", (*NOTES, TOUT)), _N, STATUT),
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
        Champ("appreciation", "string", "Satisfait : note 4 ou 5", (SATISFAIT, NON_SATISFAIT, TOUT)),
        _N,
        STATUT,
    ),
    ("mois", "appreciation"),
)
TABLES = (MESURES, ENGAGEMENTS, AVIS, AVIS_PAR_PORTE, AVIS_PAR_MOIS)


@dataclass(frozen=True)
class CorpsOuvert:
    """What a body brings: its category, its figures by (axis, code), its commitments (kept, observed)."""

    categorie: str
    figures: Mapping[tuple[str, str], float]
    engagements: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class AvisOuverts:
    """Opinions counted three ways: (category, mark), (door, mark), (month, whether satisfied)."""

    par_categorie: dict[Cle, int]
    par_porte: dict[Cle, int]
    par_mois: dict[Cle, int]
    organismes: dict[str, dict[Cle, frozenset[int]]] = field(default_factory=dict)
    """By table, the bodies whose users gave the opinions of a cell."""


def tables_de(corps: Sequence[CorpsOuvert], avis: AvisOuverts) -> tuple[TableOuverte, ...]:
    """Return the tables of an edition, what must not be told hidden; those without a row are left out."""
    tables = (MESURES.avec(_mesures(corps)), ENGAGEMENTS.avec(_engagements(corps)), *tables_d_avis(avis))
    return tuple(table for table in tables if table.lignes)


def tables_d_avis(avis: AvisOuverts) -> tuple[TableOuverte, ...]:
    """Return the three tables of opinions, protected together since their sums are the same people."""
    ouvertes = {AVIS: avis.par_categorie, AVIS_PAR_PORTE: avis.par_porte, AVIS_PAR_MOIS: avis.par_mois}
    effectifs = [
        TableDEffectifs(table.nom, cellules, avis.organismes.get(table.nom, {}))
        for table, cellules in ouvertes.items()
        if cellules
    ]
    montrables = proteger(effectifs, liens=liens_d_avis(effectifs))
    return tuple(
        table.avec([*_mots(cle), *_compte(n)] for cle, n in montrables.get(table.nom, {}).items()) for table in ouvertes
    )


def _mots(cle: Cle) -> tuple[str, ...]:
    return tuple(str(valeur or TOUT) for valeur in cle)


def liens_d_avis(effectifs: Sequence[TableDEffectifs]) -> list[Lien]:
    """Return what the tables share: each mark twice, and what satisfied means."""
    par_nom = {table.nom: table for table in effectifs}
    if len(par_nom) < len(TABLES) - 2:
        return []
    avis, portes, mois = par_nom[AVIS.nom], par_nom[AVIS_PAR_PORTE.nom], par_nom[AVIS_PAR_MOIS.nom]

    def des_notes(notes: Sequence[str]) -> frozenset[Any]:
        return frozenset().union(*(avis.sous((None, note)) for note in notes))

    return [
        *((avis.sous((None, note)), portes.sous((None, note))) for note in NOTES),
        (des_notes(NOTES[3:]), mois.sous((None, SATISFAIT))),
        (des_notes(NOTES[:3]), mois.sous((None, NON_SATISFAIT))),
    ]


def _compte(n: int | None) -> tuple[str, str]:
    return ("", SECRET) if n is None else (str(n), PUBLIE)


def _mesures(corps: Sequence[CorpsOuvert]) -> Iterator[list[str]]:
    """Yield a row a figure and category, then all categories; a category hidden is never alone to be."""
    valeurs: defaultdict[tuple[str, str], defaultdict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for un in corps:
        for figure, valeur in un.figures.items():
            valeurs[figure][un.categorie].append(valeur)
    for (axe, code), par_categorie in sorted(valeurs.items()):
        noms = sorted(par_categorie)
        # A group whose bodies are all alike tells each of them: it counts as one body.
        montres = proteger_serie(
            [1 if _se_ressemblent(par_categorie[nom]) else len(par_categorie[nom]) for nom in noms]
        )
        toutes = [valeur for nom in noms for valeur in par_categorie[nom]]
        for nom, n in zip(noms, montres, strict=True):
            yield [nom, axe, code, *_moyenne(par_categorie[nom] if n is not None else [])]
        yield [TOUT, axe, code, *_moyenne([] if len(toutes) < SEUIL or _se_ressemblent(toutes) else toutes)]


def _se_ressemblent(valeurs: Sequence[float]) -> bool:
    return max(valeurs) - min(valeurs) < ETENDUE_MINIMUM


def _moyenne(valeurs: Sequence[float]) -> Ligne:
    if not valeurs:
        return ("", "", "", "", "", SECRET)
    moyenne, n = fmean(valeurs), len(valeurs)
    if n < DISTRIBUTION_MINIMUM:
        return (str(n), _decimale(moyenne), "", "", "", PUBLIE)
    demi = float(quantile(Decimal(n - 1))) * stdev(valeurs) / math.sqrt(n)
    bornes = max(0.0, moyenne - demi), min(100.0, moyenne + demi)
    return (str(n), _decimale(moyenne), *(_decimale(borne) for borne in bornes), _decimale(median(valeurs)), PUBLIE)


def _engagements(corps: Sequence[CorpsOuvert]) -> Iterator[list[str]]:
    comptes: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for un in corps:
        for engagement, compte in un.engagements.items():
            comptes[engagement].append(compte)
    for engagement, siens in sorted(comptes.items()):
        tenus, observes = sum(compte[0] for compte in siens), sum(compte[1] for compte in siens)
        # All or none tells each body; among many, it tells the commitment.
        unanimes = tenus in {0, observes} and len(siens) < DISTRIBUTION_MINIMUM
        if len(siens) < SEUIL or unanimes:
            yield [engagement, "", "", "", "", "", SECRET]
            continue
        tenue = taux(tenus, observes)
        if tenue is not None:
            chiffres = (_decimale(valeur) for valeur in (tenue.valeur, tenue.bas, tenue.haut))
            yield [engagement, str(len(siens)), str(observes), *chiffres, PUBLIE]


def _decimale(valeur: float) -> str:
    return f"{valeur:.1f}"
