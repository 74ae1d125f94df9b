"""What opinions tell without being opened: the facts that are judged, and the places where some wait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q

from bornes.avis.logic.rafale import AvisFerme
from bornes.enums import Comptage
from bornes.models import Avis, Point
from socle.logic.arrieres import Arriere
from socle.logic.lots import en_lots

PAR_LOT = 500
COLONNES = (
    "id",
    "saisi_le",
    "recu_le",
    "jour",
    "satisfaction",
    "resultat",
    "raison_1",
    "raison_2",
    "attente",
    "enrolement_id",
    "sequence",
    "page",
    "duree",
    "source",
    "point_id",
    "comptage",
    "motif_retenue",
)


@dataclass(frozen=True)
class Lieu:
    """A site in an edition: its opinions are judged together."""

    inscription_id: int
    site_id: int


@dataclass(frozen=True)
class Connu:
    """A fact with what was said of it."""

    fait: AvisFerme
    point_id: int
    comptage: str
    motif: str


@dataclass(frozen=True)
class LieuEnAttente:
    """A place where opinions wait to be sorted."""

    lieu: Lieu
    nombre: int


def lieux_a_trier() -> list[LieuEnAttente]:
    """Return the places where opinions wait, those that wait longest first."""
    lignes = (
        Avis.objects.a_trier()
        .order_by()
        .values("point__inscription_id", "point__site_id")
        .annotate(nombre=Count("pk"), premier=Min("recu_le"))
        .order_by("premier", "point__site_id")
    )
    return [
        LieuEnAttente(Lieu(ligne["point__inscription_id"], ligne["point__site_id"]), ligne["nombre"])
        for ligne in lignes
    ]


def arriere_du_tri() -> Arriere:
    """Return the opinions that wait to be sorted, all places together. One query."""
    attente = Avis.objects.a_trier().order_by().aggregate(nombre=Count("pk"), depuis=Min("recu_le"))
    return Arriere(attente["nombre"], attente["depuis"])


def points_des_lieux(lieux: Iterable[Lieu]) -> list[int]:
    """Return the points of some places, in the order of their keys."""
    de_l_un = [Q(inscription_id=lieu.inscription_id, site_id=lieu.site_id) for lieu in lieux]
    if not de_l_un:
        return []
    return list(Point.objects.filter(reduce(or_, de_l_un)).order_by("pk").values_list("pk", flat=True))


def lieux_des_points(points: Iterable[int]) -> set[Lieu]:
    """Return the places of some points."""
    paires = Point.objects.filter(pk__in=set(points)).order_by().values_list("inscription_id", "site_id").distinct()
    return {Lieu(*paire) for paire in paires}


def faits_des_jours(lieu: Lieu, points: Collection[int], jours: Collection[dt.date]) -> list[Connu]:
    """Return all that came at a place on some local days."""
    lignes = Avis.objects.filter(point_id__in=points, jour__in=jours).order_by().values_list(*COLONNES)
    return [_connu(lieu, ligne) for ligne in lignes]


def faits_des_avis(lieu: Lieu, identifiants: Iterable[UUID]) -> list[Connu]:
    """Return the facts of some opinions of a place."""
    return [_connu(lieu, ligne) for ligne in _par_lots("pk", identifiants, Q())]


def compagnons(lieu: Lieu, points: Collection[int], connus: Iterable[Connu], jours: Collection[dt.date]) -> list[Connu]:
    """Return what has the page or the number of one of these, on other days than `jours`."""
    faits = [connu.fait for connu in connus]
    pages = {fait.page for fait in faits if fait.page is not None}
    numeros: dict[int, set[int | None]] = {}
    for fait in faits:
        if fait.enrolement is not None:
            numeros.setdefault(fait.enrolement, set()).add(fait.sequence)
    ailleurs = Q(point_id__in=points) & ~Q(jour__in=jours)
    lignes = list(_par_lots("page", pages, ailleurs))
    for enrolement, sequences in numeros.items():
        lignes += _par_lots("sequence", sequences, ailleurs & Q(enrolement=enrolement))
    return [_connu(lieu, ligne) for ligne in lignes]


def _par_lots(champ: str, valeurs: Iterable[Any], condition: Q) -> Iterator[tuple[Any, ...]]:
    """Ask for the opinions whose `champ` is one of these, some hundreds a statement."""
    for lot in en_lots(sorted(valeurs), PAR_LOT):
        yield from Avis.objects.filter(condition, **{f"{champ}__in": lot}).order_by().values_list(*COLONNES)


def _connu(lieu: Lieu, ligne: tuple[Any, ...]) -> Connu:
    identifiant, saisi_le, recu_le, jour, satisfaction, resultat, raison_1, raison_2, attente, *suite = ligne
    enrolement, sequence, page, duree, source, point_id, comptage, motif = suite
    fait = AvisFerme(
        id=identifiant,
        saisi_le=saisi_le,
        recu_le=recu_le,
        jour=jour,
        lieu=lieu,
        satisfaction=satisfaction,
        reponses=(resultat, raison_1, raison_2, attente),
        enrolement=enrolement,
        sequence=sequence,
        page=page,
        duree=duree,
        source=source,
    )
    return Connu(fait, point_id, comptage, motif)


def est_indecis(connu: Connu) -> bool:
    """Tell whether no person decided yet."""
    return connu.comptage in {Comptage.A_TRIER, Comptage.COMPTE, Comptage.RETENU}
