"""Opinions opened to all, counted three ways: the three tables hold the same people, and are protected together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bornes.indicateurs.logic.tables_protegees import Cle
from rapports.logic.donnees_ouvertes.effectifs import Lien, TableDEffectifs, Version, proteger
from rapports.logic.donnees_ouvertes.tables import (
    AVIS,
    AVIS_PAR_MOIS,
    AVIS_PAR_PORTE,
    NON_SATISFAIT,
    NOTES,
    PUBLIE,
    SATISFAIT,
    SECRET,
    TABLES_D_AVIS,
    TOUT,
    Ligne,
    TableOuverte,
)


@dataclass(frozen=True)
class AvisOuverts:
    """Opinions counted three ways: (category, mark), (door, mark), (month, whether satisfied)."""

    par_categorie: dict[Cle, int]
    par_porte: dict[Cle, int]
    par_mois: dict[Cle, int]
    organismes: dict[str, dict[Cle, dict[int, int]]] = field(default_factory=dict)
    """By table, how many of the opinions of a cell the users of each body gave."""


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


def liens_d_avis(effectifs: Sequence[TableDEffectifs]) -> list[Lien]:
    """Return what the tables share: each mark twice, and what satisfied means."""
    par_nom = {table.nom: table for table in effectifs}
    if len(par_nom) < len(TABLES_D_AVIS):
        return []
    avis, portes, mois = par_nom[AVIS.nom], par_nom[AVIS_PAR_PORTE.nom], par_nom[AVIS_PAR_MOIS.nom]

    def des_notes(notes: Sequence[str]) -> frozenset[Any]:
        return frozenset().union(*(avis.sous((None, note)) for note in notes))

    return [
        *((avis.sous((None, note)), portes.sous((None, note))) for note in NOTES),
        (des_notes(NOTES[3:]), mois.sous((None, SATISFAIT))),
        (des_notes(NOTES[:3]), mois.sous((None, NON_SATISFAIT))),
    ]


def tables_d_avis(version: Version) -> tuple[TableOuverte, ...]:
    """Return the three tables of opinions as they are told."""
    return tuple(
        table.avec([*_mots(cle), *_compte(n)] for cle, n in version.dits.get(table.nom, {}).items())
        for table in TABLES_D_AVIS
    )


def _compte(n: int | None) -> tuple[str, str]:
    return ("", SECRET) if n is None else (str(n), PUBLIE)


def _mots(cle: Cle) -> tuple[str, ...]:
    return tuple(str(valeur or TOUT) for valeur in cle)


def avis_dits(version: Version, dites: Mapping[str, Sequence[Ligne]]) -> dict[str, dict[Cle, int | None]] | None:
    """Return what the rows of a version told of each total, None where hidden; None when they tell other counts."""
    avis: dict[str, dict[Cle, int | None]] = {}
    for table in version.tables:
        lues = {ligne[:2]: ligne[2] for ligne in dites.get(table.nom, ())}
        if any(lues.get(_mots(cle)) not in {"", str(n)} for cle, n in table.totaux()):
            return None
        avis[table.nom] = {cle: n if lues[_mots(cle)] else None for cle, n in table.totaux()}
    return avis
