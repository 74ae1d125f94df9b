"""Columns that hold sealed content, declared once: what seals, what opens and what seals again read the same place.

A new sealed column is a `ChampScelle` and nothing more: `manage.py resceller` finds it by itself, and an architecture test
refuses a binary column that is neither sealed nor declared plain. What lives less than an hour outside the database (a
sealed file) needs nothing either: the old key stays among CLE_DE_COFFRE_ANCIENNES that long.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from string import Formatter
from typing import Any

from django.apps import apps
from django.db import models

from socle.coffre import SceauRompu, desceller, resceller

PAR_LOT = 500


class ChampScelle(models.BinaryField):
    """Bytes from `socle.coffre.sceller`; `place` names where, with columns of the row: `avis/texte/{pk}`."""

    def __init__(self, *args: Any, place: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place

    def deconstruct(self) -> Any:
        """A place is no schema: migrations see plain bytes."""
        nom, _, arguments, options = super().deconstruct()
        return nom, "django.db.models.BinaryField", arguments, options

    @property
    def reperes(self) -> list[str]:
        """Columns of the row that its place names."""
        return [repere for _, repere, _, _ in Formatter().parse(self.place) if repere]


def place_de(modele: type[models.Model], colonne: str, **reperes: Any) -> str:
    """Return the place that a column is sealed for, in the row that `reperes` name."""
    return _place(modele, colonne).format(**reperes)


@cache
def _place(modele: type[models.Model], colonne: str) -> str:
    champ = modele._meta.get_field(colonne)
    if not isinstance(champ, ChampScelle):
        raise TypeError(f"{modele._meta.label}.{colonne} n’est pas scellé.")
    return champ.place


def colonnes_scellees() -> list[ChampScelle]:
    """Return every sealed column of the platform."""
    return [
        champ for modele in apps.get_models() for champ in modele._meta.local_fields if isinstance(champ, ChampScelle)
    ]


def ouvrir_colonne(modele: type[models.Model], colonne: str) -> Iterator[tuple[Any, str]]:
    """Yield the key and the clear text of each sealed row; what no key opens is passed over: nobody reads it either."""
    champ = modele._meta.get_field(colonne)
    if not isinstance(champ, ChampScelle):
        raise TypeError(f"{modele._meta.label}.{colonne} n’est pas scellé.")
    for reperes, scelle in _lignes(champ):
        try:
            yield reperes["pk"], desceller(scelle, champ.place.format(**reperes))
        except SceauRompu:
            continue


def resceller_colonne(champ: ChampScelle) -> tuple[int, list[str]]:
    """Seal again with the key of today what old keys sealed; return how many rows, and those that no key opens.

    One statement a row, each committed by itself: no lock is held on two rows, and killed anywhere, the next run goes on.
    A row that changed since it was read is left as it is: whoever changed it sealed it, and the next run judges it.
    """
    rescelles, illisibles = 0, []
    lignes: models.QuerySet[models.Model] = models.QuerySet(champ.model)
    for reperes, scelle in _lignes(champ):
        try:
            neuf = resceller(scelle, champ.place.format(**reperes))
        except SceauRompu:
            illisibles.append(str(reperes["pk"]))
            continue
        if neuf is not None:
            rescelles += lignes.filter(pk=reperes["pk"], **{champ.attname: scelle}).update(**{champ.attname: neuf})
    return rescelles, illisibles


def _lignes(champ: ChampScelle) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Yield what names each sealed row, and its bytes, by batches in the order of keys."""
    colonnes = list(dict.fromkeys(("pk", *champ.reperes, champ.attname)))
    nulle = {f"{champ.attname}__isnull": True}
    toutes: models.QuerySet[models.Model] = models.QuerySet(champ.model).exclude(**nulle).order_by("pk")
    lot = list(toutes.values(*colonnes)[:PAR_LOT])
    while lot:
        for ligne in lot:
            scelle = bytes(ligne.pop(champ.attname))
            yield ligne, scelle
        lot = list(toutes.filter(pk__gt=ligne["pk"]).values(*colonnes)[:PAR_LOT])
