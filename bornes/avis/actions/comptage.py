"""Whether an opinion counts, moved by thousands; and the lock under which it is judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from bornes.enums import TRANSITIONS_COMPTAGE, Comptage, MotifRetenue
from bornes.models import Avis, Point
from socle.etats import passer_en_nombre
from socle.logic.lots import en_lots

# Parameters of one statement: SQLite takes some thousands.
PAR_LOT = 500


def verrouiller_points(points: Iterable[int]) -> None:
    """Lock points in the order of their keys, as `agreger_jours` does after; opinions go on coming in meanwhile.

    Call inside a transaction, before reading what is to be judged.
    """
    list(Point.objects.select_for_update(no_key=True).filter(pk__in=set(points)).order_by("pk").values_list("pk"))


def passer(*, identifiants: Iterable[UUID], vers: Comptage, motif: MotifRetenue | str = "") -> int:
    """Move opinions whose points are locked, and return how many moved; a state that does not lead there stays.

    `motif` says why an opinion is held; without one, the motive it had is kept. What counts has none.
    """
    champs = {"motif_retenue": motif} if motif or vers == Comptage.COMPTE else {}
    nombre = 0
    for lot in lots_d_avis(identifiants):
        lignes = Avis.objects.filter(pk__in=lot)
        if motif:
            # Held already, for another reason than was known.
            nombre += lignes.filter(comptage=vers).update(**champs)
        nombre += passer_en_nombre(lignes, vers, table=TRANSITIONS_COMPTAGE, **champs)
    return nombre


def lots_d_avis(identifiants: Iterable[UUID]) -> Iterator[list[UUID]]:
    """Cut opinions into statements of a size that every database takes, in a fixed order."""
    return en_lots(sorted(set(identifiants)), PAR_LOT)
