"""What is kept of people, how long, and what removes it: one table, that each app declares for itself.

`<app>/retention.py` holds `TRAITEMENTS`, whose rows say what is kept and what goes at night; `SANS_PERSONNE`, the
models that hold nothing of anybody; `COMPTES_GARDES`, the accounts that it keeps by a date of its own. The public page,
the register, the nightly tasks, `purger` and the file of an access request read them here: a row that is not declared
is nowhere, and a test refuses a model that nobody declares.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from django.apps import apps
from django.db import DatabaseError, transaction
from django.db.models import Model, Q, QuerySet
from django.utils.module_loading import module_has_submodule

from socle.logic.typographie import accorder

PAR_LOT = 1_000
MODULE = "retention"


class Retrait(Protocol):
    """Something that goes at its date."""

    @property
    def modele(self) -> str:
        """Label of the model that it goes from."""

    def compter(self, a_la_date: dt.datetime) -> int:
        """Return how many rows are past their date; change nothing."""

    def retirer(self, a_la_date: dt.datetime) -> int:
        """Remove what is past its date; return how many rows."""


@dataclass(frozen=True)
class RetraitDeLignes:
    """Rows past their date, and what becomes of a lot of them.

    In lots, each its own transaction: the platform goes on working, and a stop in the middle is taken up the day after.
    `age`: the column whose index gives what is old, where keys would be walked to the last; keys otherwise.
    `un_par_un`: erasing a person reads every text of the platform, and a night has an end.
    """

    de: type[Model]
    lignes: Callable[[dt.datetime], QuerySet[Any]]
    acte: Callable[[QuerySet[Any], dt.datetime], int]
    age: str = "pk"
    un_par_un: bool = False

    @property
    def modele(self) -> str:
        return self.de._meta.label

    def compter(self, a_la_date: dt.datetime) -> int:
        return self.lignes(a_la_date).count()

    def retirer(self, a_la_date: dt.datetime) -> int:
        echues = self.lignes(a_la_date)
        total, reste, taille = 0, echues, 1 if self.un_par_un else PAR_LOT
        ordre = tuple(dict.fromkeys((self.age, "pk")))
        while lot := list(reste.order_by(*ordre).values_list(*ordre)[:taille]):
            with transaction.atomic():
                # Only what still is past its date when the lock comes: somebody may have acted meanwhile.
                total += self.acte(echues.filter(pk__in=[ligne[-1] for ligne in lot]), a_la_date)
            # In order: what was walked is not walked again.
            reste = echues.filter(self._apres(lot[-1][0], lot[-1][-1]))
        return total

    def _apres(self, age: Any, pk: Any) -> Q:
        if self.age == "pk":
            return Q(pk__gt=pk)
        # The first condition says nothing more, and is the one that an index begins at.
        return Q(**{f"{self.age}__gte": age}) & (Q(**{f"{self.age}__gt": age}) | Q(pk__gt=pk))


def supprimer(lot: QuerySet[Any], _a_la_date: dt.datetime) -> int:
    """Delete rows, with what hangs on them; return how many rows."""
    return lot.delete()[1].get(lot.model._meta.label, 0)


def vider(**champs: Any) -> Callable[[QuerySet[Any], dt.datetime], int]:
    """Return the act that leaves nothing in some columns of a row that stays."""
    return lambda lot, _a_la_date: lot.update(**champs)


@dataclass(frozen=True)
class Table:
    """Columns of a model that say something of somebody.

    `trouver` gives the rows of a person (`socle.personnes`); without it nobody can tell whose they are. `nomment` are
    the columns by which a text may name her. `extraits` are read out of columns that hold secrets too: their names, and
    how.
    """

    modele: str
    colonnes: tuple[str, ...]
    trouver: Callable[[Any], QuerySet[Any]] | None = None
    nomment: tuple[str, ...] = ()
    extraits: tuple[tuple[str, Callable[[Any], Any]], ...] = ()

    @property
    def intitules(self) -> tuple[str, ...]:
        """Return the names of the columns, as the models say them, then those of what is read out of others."""
        meta = apps.get_model(self.modele)._meta
        noms = [str(meta.get_field(colonne).verbose_name) for colonne in self.colonnes]  # type: ignore[union-attr]
        return (*noms, *(nom for nom, _ in self.extraits))

    def lire(self, ligne: Any) -> dict[str, Any]:
        """Return what a row says, under those names."""
        dits = [getattr(ligne, colonne) for colonne in self.colonnes]
        return dict(zip(self.intitules, [*dits, *(extraire(ligne) for _, extraire in self.extraits)], strict=True))


@dataclass(frozen=True)
class RegleConservation:
    """One row of the table of retention."""

    donnees: str
    but: str
    duree: str
    tables: tuple[Table, ...]
    retraits: tuple[Retrait, ...] = ()
    # What removes it besides the night: an act, in a few words.
    acte: str = ""

    @property
    def effacement(self) -> str:
        """Say what removes it."""
        return ", ".join(mot for mot in (self.acte, "chaque nuit" if self.retraits else "") if mot)


@dataclass(frozen=True)
class Traitement:
    """Why an app holds something of people: an entry of the register."""

    nom: str
    personnes: str
    donnees: str
    pourquoi: str
    base: str
    responsable: str
    destinataires: str
    regles: tuple[RegleConservation, ...]


AFNOR = "AFNOR"
L_ORGANISME = "l’organisme participant\u202f; AFNOR est son sous-traitant"


def declarations() -> Iterator[tuple[str, Any]]:
    """Yield each app that declares something with its module: the lowest first."""
    for app in apps.get_app_configs():
        if app.module is not None and module_has_submodule(app.module, MODULE):
            yield app.label, import_module(f"{app.name}.{MODULE}")


def traitements() -> list[Traitement]:
    """Return the register: every reason to hold something of people."""
    return [traitement for _, module in declarations() for traitement in module.TRAITEMENTS]


def tables() -> list[Table]:
    """Return every table where something is held of somebody."""
    return [table for traitement in traitements() for regle in traitement.regles for table in regle.tables]


def sans_les_gardes(comptes: QuerySet[Any]) -> QuerySet[Any]:
    """Leave out the accounts that another app keeps longer: those that its `COMPTES_GARDES` returns."""
    for _, module in declarations():
        if hasattr(module, "COMPTES_GARDES"):
            comptes = comptes.exclude(pk__in=module.COMPTES_GARDES())
    return comptes


def regles_de(app: str) -> list[RegleConservation]:
    """Return the rows of one app."""
    modules: Mapping[str, Any] = dict(declarations())
    return [regle for traitement in modules[app].TRAITEMENTS for regle in traitement.regles]


def purger_app(app: str, *, a_la_date: dt.datetime, essai: bool = False) -> dict[str, int]:
    """Remove what is past its date in one app; return how many rows by model. `essai`: count them, change nothing.

    What the database or the store of files refuses keeps nothing else past its date; it is raised once the rest is gone.
    """
    decompte: dict[str, int] = {}
    pannes: list[Exception] = []
    for retrait in (retrait for regle in regles_de(app) for retrait in regle.retraits):
        try:
            nombre = retrait.compter(a_la_date) if essai else retrait.retirer(a_la_date)
        except (DatabaseError, OSError) as panne:
            pannes.append(panne)
        else:
            decompte[retrait.modele] = decompte.get(retrait.modele, 0) + nombre
    if pannes:
        raise ExceptionGroup(f"purge de {app}", pannes)
    return decompte


def purger_tout(*, a_la_date: dt.datetime, essai: bool = False) -> dict[str, int]:
    """Do it in every app, the highest first: what hangs on a row goes before it. Outside any transaction.

    What one app cannot remove is raised once the others are done.
    """
    decompte: dict[str, int] = {}
    pannes: list[Exception] = []
    for app in reversed([app for app, _ in declarations()]):
        try:
            retires = purger_app(app, a_la_date=a_la_date, essai=essai)
        except ExceptionGroup as groupe:
            pannes.append(groupe)
        else:
            for modele, nombre in retires.items():
                decompte[modele] = decompte.get(modele, 0) + nombre
    if pannes:
        raise ExceptionGroup("purge", pannes)
    return decompte


def en_duree(duree: dt.timedelta) -> str:
    """Say a retention in words: « 3 ans », « 30 jours », « 1 heure »."""
    if duree.days and duree.days % 365 == 0:
        return accorder(duree.days // 365, "an")
    if duree.days:
        return accorder(duree.days, "jour")
    return accorder(int(duree / dt.timedelta(hours=1)), "heure")
