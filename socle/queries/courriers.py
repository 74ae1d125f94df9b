"""Mails of every app: which there are, how many in each state, those that did not arrive or perhaps twice."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from functools import reduce
from typing import Any

from django.apps import apps
from django.db.models import Case, Count, Min, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from socle.enums import COURRIERS_EN_MARCHE, COURRIERS_PERDUS, EtatCourrier
from socle.horloge import maintenant
from socle.logic.arrieres import Arriere, ensemble
from socle.models import Courrier

RETARD = dt.timedelta(hours=1)
"""How long a mail that nobody tried to send may wait before staff hear of it: no worker runs, or none keeps up."""

PERDUS_DEPUIS = dt.timedelta(days=30)
"""How long a lost mail is told: those of registrations stay as long as their people."""


def modeles_de_courrier() -> list[type[Courrier]]:
    """Return the mails of every app: a model is all that it takes, `COMPOSEUR` says the rest."""
    return [modele for modele in apps.get_models() if issubclass(modele, Courrier)]


def modele_de_courrier(nom: str) -> type[Courrier] | None:
    """Return the mails of this name, None when none bears it."""
    return next((modele for modele in modeles_de_courrier() if modele._meta.model_name == nom), None)


def lignes(modele: type[Courrier]) -> QuerySet[Any]:
    """Return the mails of a model."""
    toutes: QuerySet[Any] = modele._meta.default_manager.all()  # type: ignore[union-attr]
    return toutes


def en_peine() -> Q:
    """Return which mails staff should look at: refused or given up, waiting after a try that failed or for a first one
    that is late, or that may have left twice.
    """
    return (
        Q(etat__in=COURRIERS_PERDUS)
        | (Q(etat__in=COURRIERS_EN_MARCHE) & ~Q(reponse=""))
        | Q(etat=EtatCourrier.PARTI, est_interrompu=True)
        | Q(etat=EtatCourrier.DU, essais=0, a_partir_du__lte=maintenant() - RETARD)
    )


class ListeDeCourriers:
    """Mails of some models as one list, cut by pages: the latest tries first, those never tried last.

    A page takes one query, then one for each model that it shows.
    """

    def __init__(self, choisies: Iterable[QuerySet[Any]]) -> None:
        cles = [
            lignes_du_modele.order_by()
            .annotate(
                table=Value(lignes_du_modele.model._meta.model_name),
                jamais=Case(When(essais=0, then=1), default=0),
                quand=Coalesce("tente_le", "a_partir_du"),
            )
            .values_list("table", "pk", "jamais", "quand")
            for lignes_du_modele in choisies
        ]
        self._cles: Any = reduce(lambda tous, suivants: tous.union(suivants, all=True), cles)

    def count(self) -> int:
        """Return how many there are."""
        nombre: int = self._cles.count()
        return nombre

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, tranche: slice) -> list[Courrier]:
        cles = list(self._cles.order_by("jamais", "-quand", "table", "-pk")[tranche])
        lus: dict[tuple[str, int], Courrier] = {}
        for nom in {table for table, *_ in cles}:
            modele: Any = modele_de_courrier(nom)
            for courrier in (
                lignes(modele).select_related(*modele.LIES).filter(pk__in=[c[1] for c in cles if c[0] == nom])
            ):
                lus[nom, courrier.pk] = courrier
        # One that went meanwhile is not shown.
        return [lus[table, pk] for table, pk, *_ in cles if (table, pk) in lus]


def decompte() -> tuple[Counter[str], int]:
    """Count the mails in each state, all models together, then those that staff should look at. One query."""
    comptes = [
        lignes(modele)
        .order_by()
        .values("etat")
        .annotate(nombre=Count("pk"), en_peine=Count("pk", filter=en_peine()))
        .values_list("etat", "nombre", "en_peine")
        for modele in modeles_de_courrier()
    ]
    total: Counter[str] = Counter()
    peines = 0
    for etat, nombre, en_peine_ici in _reunir(comptes):
        total[etat] += nombre
        peines += en_peine_ici
    return total, peines


def arriere_des_courriels() -> tuple[Arriere, int]:
    """Return the mails that should have left, each since it might, and how many rest after a try that failed. One query.

    A full mailbox refuses for three days: what rests is late of nothing, and must not hide that no worker sends.
    """
    instant = maintenant()
    comptes = [
        lignes(modele)
        .filter(etat__in=COURRIERS_EN_MARCHE)
        .order_by()
        .values("etat")
        .annotate(
            nombre=Count("pk", filter=Q(a_partir_du__lte=instant)),
            depuis=Min("a_partir_du", filter=Q(a_partir_du__lte=instant)),
            reportes=Count("pk", filter=Q(essais__gt=0, a_partir_du__gt=instant)),
        )
        .values_list("nombre", "depuis", "reportes")
        for modele in modeles_de_courrier()
    ]
    tous = _reunir(comptes)
    return ensemble(Arriere(nombre, depuis) for nombre, depuis, _ in tous), sum(reportes for *_, reportes in tous)


def nb_perdus() -> int:
    """Count the mails refused or given up in the last `PERDUS_DEPUIS`, and that nobody sent again. One query."""
    perdus = Q(etat__in=COURRIERS_PERDUS, modifie_le__gte=maintenant() - PERDUS_DEPUIS)
    comptes = [
        lignes(modele).filter(perdus).order_by().values("etat").annotate(nombre=Count("pk")).values_list("nombre")
        for modele in modeles_de_courrier()
    ]
    return sum(nombre for (nombre,) in _reunir(comptes))


def _reunir(comptes: Iterable[QuerySet[Any]]) -> list[Any]:
    """Return the rows of all models, in one query; two that are equal are two."""
    toutes: QuerySet[Any] = reduce(lambda lus, suivants: lus.union(suivants, all=True), comptes)
    return list(toutes)
