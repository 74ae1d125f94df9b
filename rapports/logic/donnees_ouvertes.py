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
from dataclasses import dataclass, field, replace
from decimal import Decimal
from statistics import fmean, median, stdev
from typing import Any

from bornes.indicateurs.logic.indicateurs import taux
from bornes.indicateurs.logic.tables_protegees import Cle
from bornes.logic.petits_nombres import SEUIL, proteger_serie
from enquetes.referentiels.logic.arrondi import arrondir
from rapports.logic.attaque import preuve_exigee
from rapports.logic.effectifs_ouverts import Lien, TableDEffectifs, Version, proteger
from rapports.logic.moyennes_ouvertes import Apport, LigneDeMoyenne, joindre
from socle.logic.student import quantile
from trophees.logic.gel import empreinte

LICENCE = "Licence Ouverte 2.0"
ADRESSE_DE_LA_LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
TOUT = "TOUT"
PUBLIE, SECRET = "publie", "secret"
DISTRIBUTION_MINIMUM = 10
"""Bodies from which an interval and a median are told: beside the mean of five, they would give some of the five back."""
ETENDUE_MINIMUM = 5.0
"""Points between the lowest and the highest of a group under which its mean is each of its bodies."""
NOTES = ("1", "2", "3", "4", "5")
ENGAGEMENT = "engagement"
SATISFAIT, NON_SATISFAIT = "satisfait", "non_satisfait"
Ligne = tuple[str, ...]
Figure = tuple[str, str]
"""Its axis and its code."""


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
    """What a body brings: its category, its figures by (axis, code), its commitments (kept, observed); `cle` names it."""

    cle: int
    categorie: str
    figures: Mapping[tuple[str, str], float]
    engagements: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class AvisOuverts:
    """Opinions counted three ways: (category, mark), (door, mark), (month, whether satisfied)."""

    par_categorie: dict[Cle, int]
    par_porte: dict[Cle, int]
    par_mois: dict[Cle, int]
    organismes: dict[str, dict[Cle, dict[int, int]]] = field(default_factory=dict)
    """By table, how many of the opinions of a cell the users of each body gave."""


@dataclass(frozen=True)
class DejaOuvert:
    """A version already opened: what it told of opinions, with what it hid, and of figures, with what was measured."""

    avis: Version
    moyennes: Mapping[Figure, Mapping[str, LigneDeMoyenne]] = field(default_factory=dict)
    """By figure then row: what it sums, whether it was told; a commitment has one row."""


@dataclass(frozen=True)
class JeuAOuvrir:
    """What opens, and what must be kept of it to protect the next one."""

    tables: tuple[TableOuverte, ...]
    garde: DejaOuvert


def ouvrir(corps: Sequence[CorpsOuvert], avis: AvisOuverts, avant: Sequence[DejaOuvert] = ()) -> JeuAOuvrir:
    """Return the tables of an edition, what must not be told hidden; those without a row are left out.

    `avant` are the versions already opened, which anyone may read beside this one; raise Recoupable, or SansPreuve.
    """
    groupes, engagements = _groupes(corps), _engagements_des_corps(corps)
    montrables = moyennes_montrables(groupes) | engagements_montrables(engagements)
    with preuve_exigee():
        moyennes = {
            figure: joindre(lignes, [une.moyennes.get(figure, {}) for une in avant])
            for figure, lignes in montrables.items()
        }
        version = proteger_avis(avis, [une.avis for une in avant])
    tables = (
        MESURES.avec(_mesures(groupes, moyennes)),
        ENGAGEMENTS.avec(_engagements(engagements, moyennes)),
        *tables_d_avis(version),
    )
    return JeuAOuvrir(tuple(table for table in tables if table.lignes), DejaOuvert(version, moyennes))


def proteger_avis(avis: AvisOuverts, avant: Sequence[Version] = ()) -> Version:
    """Protect the three tables of opinions together, since their sums are the same people; raise Recoupable."""
    ouvertes = {
        table: {**_disparues(table.nom, avant), **cellules}
        for table, cellules in (
            (AVIS, avis.par_categorie),
            (AVIS_PAR_PORTE, avis.par_porte),
            (AVIS_PAR_MOIS, avis.par_mois),
        )
    }
    effectifs = [
        TableDEffectifs(table.nom, cellules, avis.organismes.get(table.nom, {}))
        for table, cellules in ouvertes.items()
        if cellules
    ]
    return proteger(effectifs, liens=liens_d_avis(effectifs), avant=avant)


def _disparues(nom: str, avant: Sequence[Version]) -> dict[Cle, int]:
    """Return the cells of the versions before, empty: a row that goes away would tell, as a zero does, what left it."""
    return {cle: 0 for version in avant for table in version.tables if table.nom == nom for cle in table.cellules}


def tables_d_avis(version: Version) -> tuple[TableOuverte, ...]:
    """Return the three tables of opinions as they are told."""
    return tuple(
        table.avec([*_mots(cle), *_compte(n)] for cle, n in version.dits.get(table.nom, {}).items())
        for table in (AVIS, AVIS_PAR_PORTE, AVIS_PAR_MOIS)
    )


def telle_que_dite(garde: DejaOuvert, dites: Mapping[str, Sequence[Ligne]]) -> DejaOuvert | None:
    """Return what is kept of a version with what its rows told, by table; None when they tell other figures."""
    avis, moyennes = _avis_dits(garde.avis, dites), _moyennes_dites(garde, dites)
    if avis is None or moyennes is None:
        return None
    return DejaOuvert(replace(garde.avis, dits=avis), moyennes)


def _avis_dits(version: Version, dites: Mapping[str, Sequence[Ligne]]) -> dict[str, dict[Cle, int | None]] | None:
    avis: dict[str, dict[Cle, int | None]] = {}
    for table in version.tables:
        lues = {ligne[:2]: ligne[2] for ligne in dites.get(table.nom, ())}
        if any(lues.get(_mots(cle)) not in {"", str(n)} for cle, n in table.totaux()):
            return None
        avis[table.nom] = {cle: n if lues[_mots(cle)] else None for cle, n in table.totaux()}
    return avis


def _moyennes_dites(
    garde: DejaOuvert, dites: Mapping[str, Sequence[Ligne]]
) -> dict[Figure, dict[str, LigneDeMoyenne]] | None:
    moyennes = {}
    for (axe, code), lignes in garde.moyennes.items():
        nom_de = {nom: (code,) if axe == ENGAGEMENT else (nom, axe, code) for nom in lignes}
        ouverte = ENGAGEMENTS if axe == ENGAGEMENT else MESURES
        lues = {ligne[: len(ouverte.cle)]: ligne[len(ouverte.cle)] for ligne in dites.get(ouverte.nom, ())}
        if any(lues.get(nom_de[nom]) not in {"", str(ligne.organismes)} for nom, ligne in lignes.items()):
            return None
        moyennes[axe, code] = {nom: replace(une, est_dit=bool(lues[nom_de[nom]])) for nom, une in lignes.items()}
    return moyennes


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


def _groupes(corps: Sequence[CorpsOuvert]) -> dict[Figure, dict[str, dict[int, float]]]:
    """Return what is measured of each body, by figure then category."""
    valeurs: defaultdict[Figure, defaultdict[str, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    for un in corps:
        for figure, valeur in un.figures.items():
            valeurs[figure][un.categorie][un.cle] = valeur
    return {figure: {nom: siennes[nom] for nom in sorted(siennes)} for figure, siennes in sorted(valeurs.items())}


def moyennes_montrables(
    groupes: Mapping[Figure, Mapping[str, Mapping[int, float]]],
) -> dict[Figure, dict[str, LigneDeMoyenne]]:
    """Return the rows of each figure, a category then all; a category hidden is never alone to be."""
    lignes: dict[Figure, dict[str, LigneDeMoyenne]] = {}
    for figure, par_categorie in groupes.items():
        # A group whose bodies are all alike tells each of them: it counts as one body.
        montres = proteger_serie([1 if _se_ressemblent(v) else len(v) for v in par_categorie.values()])
        toutes = {cle: valeur for valeurs in par_categorie.values() for cle, valeur in valeurs.items()}
        lignes[figure] = {
            nom: LigneDeMoyenne(_apports(valeurs), est_le_tout=False, est_dit=montre is not None)
            for (nom, valeurs), montre in zip(par_categorie.items(), montres, strict=True)
        }
        est_dit = len(toutes) >= SEUIL and not _se_ressemblent(toutes)
        lignes[figure][TOUT] = LigneDeMoyenne(_apports(toutes), est_le_tout=True, est_dit=est_dit)
    return lignes


def _apports(valeurs: Mapping[int, Any]) -> frozenset[Apport]:
    return frozenset((str(cle), empreinte([repr(valeur)])[:16]) for cle, valeur in valeurs.items())


def _mesures(
    groupes: Mapping[Figure, Mapping[str, Mapping[int, float]]], lignes: Mapping[Figure, Mapping[str, LigneDeMoyenne]]
) -> Iterator[list[str]]:
    for (axe, code), par_categorie in groupes.items():
        toutes = {cle: valeur for valeurs in par_categorie.values() for cle, valeur in valeurs.items()}
        for nom, valeurs in [*par_categorie.items(), (TOUT, toutes)]:
            yield [nom, axe, code, *_moyenne([*valeurs.values()] if lignes[axe, code][nom].est_dit else [])]


def _se_ressemblent(valeurs: Mapping[int, float]) -> bool:
    return max(valeurs.values()) - min(valeurs.values()) < ETENDUE_MINIMUM


def _moyenne(valeurs: Sequence[float]) -> Ligne:
    if not valeurs:
        return ("", "", "", "", "", SECRET)
    moyenne, n = fmean(valeurs), len(valeurs)
    if n < DISTRIBUTION_MINIMUM:
        return (str(n), _decimale(moyenne), "", "", "", PUBLIE)
    demi = float(quantile(Decimal(n - 1))) * stdev(valeurs) / math.sqrt(n)
    bornes = max(0.0, moyenne - demi), min(100.0, moyenne + demi)
    return (str(n), _decimale(moyenne), *(_decimale(borne) for borne in bornes), _decimale(median(valeurs)), PUBLIE)


def _engagements_des_corps(corps: Sequence[CorpsOuvert]) -> dict[str, dict[int, tuple[int, int]]]:
    """Return how often each body kept each commitment, of how many contacts."""
    comptes: defaultdict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    for un in corps:
        for engagement, compte in un.engagements.items():
            comptes[engagement][un.cle] = compte
    return dict(sorted(comptes.items()))


def engagements_montrables(
    engagements: Mapping[str, Mapping[int, tuple[int, int]]],
) -> dict[Figure, dict[str, LigneDeMoyenne]]:
    """Return the row of each commitment: told of five bodies, of ten when all of them keep it, or none."""
    return {
        (ENGAGEMENT, engagement): {
            TOUT: LigneDeMoyenne(
                _apports(comptes),
                est_le_tout=True,
                # All or none tells each body; among many, it tells the commitment.
                est_dit=len(comptes) >= (DISTRIBUTION_MINIMUM if _sont_unanimes(comptes.values()) else SEUIL),
            )
        }
        for engagement, comptes in engagements.items()
    }


def _sont_unanimes(comptes: Iterable[tuple[int, int]]) -> bool:
    tenus, observes = map(sum, zip(*comptes, strict=True))
    return tenus in {0, observes}


def _engagements(
    engagements: Mapping[str, Mapping[int, tuple[int, int]]], lignes: Mapping[Figure, Mapping[str, LigneDeMoyenne]]
) -> Iterator[list[str]]:
    for engagement, comptes in engagements.items():
        if not lignes[ENGAGEMENT, engagement][TOUT].est_dit:
            yield [engagement, "", "", "", "", "", SECRET]
            continue
        observes = sum(compte[1] for compte in comptes.values())
        tenue = taux(sum(compte[0] for compte in comptes.values()), observes)
        if tenue is not None:
            chiffres = (_decimale(valeur) for valeur in (tenue.valeur, tenue.bas, tenue.haut))
            yield [engagement, str(len(comptes)), str(observes), *chiffres, PUBLIE]


def _decimale(valeur: float) -> str:
    return str(arrondir(valeur))
