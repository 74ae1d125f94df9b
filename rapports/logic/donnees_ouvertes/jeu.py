"""What an edition opens to all (regles#donnees-ouvertes). Never a body's figure: a group under five bodies or opinions is
« secret », and so is what would give it back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapports.logic.donnees_ouvertes.attaque import preuve_exigee
from rapports.logic.donnees_ouvertes.avis import AvisOuverts, avis_dits, proteger_avis, tables_d_avis
from rapports.logic.donnees_ouvertes.effectifs import Version
from rapports.logic.donnees_ouvertes.mesures import (
    CorpsOuvert,
    Figure,
    lignes_montrables,
    moyennes_dites,
    tables_de_mesures,
)
from rapports.logic.donnees_ouvertes.moyennes import LigneDeMoyenne, joindre
from rapports.logic.donnees_ouvertes.tables import Ligne, TableOuverte


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
    with preuve_exigee():
        moyennes = {
            figure: joindre(lignes, [une.moyennes.get(figure, {}) for une in avant])
            for figure, lignes in lignes_montrables(corps).items()
        }
        version = proteger_avis(avis, [une.avis for une in avant])
    tables = (*tables_de_mesures(corps, moyennes), *tables_d_avis(version))
    return JeuAOuvrir(tuple(table for table in tables if table.lignes), DejaOuvert(version, moyennes))


def telle_que_dite(garde: DejaOuvert, dites: Mapping[str, Sequence[Ligne]]) -> DejaOuvert | None:
    """Return what is kept of a version with what its rows told, by table; None when they tell other figures."""
    avis, moyennes = avis_dits(garde.avis, dites), moyennes_dites(garde.moyennes, dites)
    if avis is None or moyennes is None:
        return None
    return DejaOuvert(replace(garde.avis, dits=avis), moyennes)
