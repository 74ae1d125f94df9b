"""What is kept of people, how long, and what removes it: one table, that each app declares for itself.

`<app>/retention.py` holds `TRAITEMENTS`, whose rows say what is kept and what goes at night; `SANS_PERSONNE`, the
models that hold nothing of anybody; `COMPTES_GARDES`, the accounts that it keeps by a date of its own. The public page,
the register, the nightly tasks, `purger` and the file of an access request read them here: a row that is not declared
is nowhere, and a test refuses a model that nobody declares.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol, Self

from celery.exceptions import SoftTimeLimitExceeded
from django.apps import apps
from django.db import DatabaseError, InternalError, OperationalError, ProgrammingError, transaction
from django.db.models import Model, Q, QuerySet
from django.utils.module_loading import module_has_submodule
from psycopg2.errors import DeadlockDetected

from socle.logic.typographie import accorder

PAR_LOT = 1_000
DE_TOUTES = (InternalError, OperationalError, ProgrammingError, OSError, SoftTimeLimitExceeded)
"""What is of no row: a database or a store that refuses, lacks a table or does not answer, the end of the night."""
PANNES = (DatabaseError, OSError, SoftTimeLimitExceeded)
"""What stops a removal, and is told with what failed before it."""
ESSAIS_D_UN_LOT = 3
"""The database stops one of two acts that wait for each other: begun again, it passes once the other is done."""
PANNES_DITES = 10
"""Faults told of one removal: a log of a night is read by somebody."""
MODULE = "retention"


class PurgeIncomplete(ExceptionGroup[Exception]):
    """What could not be removed; `decompte` says how many rows were, by model."""

    decompte: Mapping[str, int]

    def __new__(cls, pannes: Sequence[Exception], decompte: Mapping[str, int]) -> Self:
        incomplete = super().__new__(cls, "purge", pannes)
        incomplete.decompte = decompte
        return incomplete


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
    A row that cannot go stays alone of its lot.
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
        pannes: list[Exception] = []
        try:
            while lot := list(reste.order_by(*ordre).values_list(*ordre)[:taille]):
                total += self._emporter([ligne[-1] for ligne in lot], echues, a_la_date, pannes)
                # In order: what was walked is not walked again.
                reste = echues.filter(self._apres(lot[-1][0], lot[-1][-1]))
        except PANNES as panne:
            pannes.append(panne)
        if pannes:
            raise PurgeIncomplete(pannes, {self.modele: total})
        return total

    def _emporter(self, cles: list[Any], echues: QuerySet[Any], a_la_date: dt.datetime, pannes: list[Exception]) -> int:
        """Take a lot away, by halves down to the rows that fail; return how many rows."""
        try:
            return self._agir(cles, echues, a_la_date)
        except DE_TOUTES:
            raise
        except Exception as panne:  # noqa: BLE001 -- whatever one row does, the others must go
            if len(cles) == 1:
                if len(pannes) < PANNES_DITES:
                    pannes.append(panne)
                return 0
        milieu = len(cles) // 2
        return sum(self._emporter(part, echues, a_la_date, pannes) for part in (cles[:milieu], cles[milieu:]))

    def _agir(self, cles: list[Any], echues: QuerySet[Any], a_la_date: dt.datetime) -> int:
        essais = 0
        while True:
            try:
                with transaction.atomic():
                    # Only what still is past its date when the lock comes: somebody may have acted meanwhile.
                    return self.acte(echues.filter(pk__in=cles), a_la_date)
            except OperationalError as panne:
                essais += 1
                if essais == ESSAIS_D_UN_LOT or not isinstance(panne.__cause__, DeadlockDetected):
                    raise

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
    # When `retraits` are made, where the night alone may not.
    quand: str = "chaque nuit"

    @property
    def effacement(self) -> str:
        """Say what removes it."""
        return ", ".join(mot for mot in (self.acte, self.quand if self.retraits else "") if mot)


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

    @property
    def est_de_l_organisme(self) -> bool:
        """Tell whether the body that takes part answers for it, in place of AFNOR."""
        return self.responsable == L_ORGANISME


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

    What cannot be removed keeps nothing else past its date; it is raised once the rest is gone.
    """
    decompte: Counter[str] = Counter()
    pannes: list[Exception] = []
    for retrait in (retrait for regle in regles_de(app) for retrait in regle.retraits):
        try:
            decompte[retrait.modele] += retrait.compter(a_la_date) if essai else retrait.retirer(a_la_date)
        except PurgeIncomplete as incomplete:
            decompte.update(incomplete.decompte)
            pannes.extend(incomplete.exceptions)
        except PANNES as panne:
            pannes.append(panne)
        if any(isinstance(panne, SoftTimeLimitExceeded) for panne in pannes):
            # The little time left is for telling what failed: what follows goes the night after.
            break
    return _rendre(decompte, pannes)


def purger_tout(*, a_la_date: dt.datetime, essai: bool) -> dict[str, int]:
    """Do it in every app, the highest first: what hangs on a row goes before it. Outside any transaction.

    What one app cannot remove is raised once the others are done.
    """
    decompte: Counter[str] = Counter()
    pannes: list[Exception] = []
    for app in reversed([app for app, _ in declarations()]):
        try:
            decompte.update(purger_app(app, a_la_date=a_la_date, essai=essai))
        except PurgeIncomplete as incomplete:
            decompte.update(incomplete.decompte)
            pannes.append(incomplete)
    return _rendre(decompte, pannes)


def _rendre(decompte: Mapping[str, int], pannes: Sequence[Exception]) -> dict[str, int]:
    if pannes:
        raise PurgeIncomplete(pannes, decompte)
    return dict(decompte)


def en_duree(duree: dt.timedelta) -> str:
    """Say a retention in words: « 3 ans », « 30 jours », « 1 heure »."""
    if duree.days and duree.days % 365 == 0:
        return accorder(duree.days // 365, "an")
    if duree.days:
        return accorder(duree.days, "jour")
    return accorder(int(duree / dt.timedelta(hours=1)), "heure")
