"""Free iD City seats: how many are left, who waits."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from campagnes.models import Campagne
from organismes.logic.siret import PREFIXE_INSEE
from organismes.models import Inscription, PlaceGratuite


@dataclass(frozen=True)
class Places:
    """Counts of an edition."""

    total: int
    prises: int
    en_attente: int

    @property
    def libres(self) -> int:
        """Seats nobody holds."""
        return max(self.total - self.prises, 0)


@dataclass(frozen=True)
class SituationIdcity:
    """Where a registration stands: a seat (`rang`), a place in the waiting list (`attente`), or neither."""

    rang: int | None
    attente: int | None


def places_de(campagne: Campagne) -> Places:
    """Count the seats of an edition; rows not created yet are free seats."""
    return Places(
        total=campagne.idcity_places,
        prises=PlaceGratuite.objects.filter(campagne=campagne, inscription__isnull=False).count(),
        en_attente=file_d_attente(campagne).count(),
    )


def file_d_attente(campagne: Campagne) -> QuerySet[Inscription]:
    """Return the active registrations waiting for a seat, first in line first; who pays by a quotation waits for none."""
    return (
        Inscription.objects.actives()
        .filter(campagne=campagne, ordre_idcity__isnull=False, place_gratuite__isnull=True, hors_file_le__isnull=True)
        .order_by("ordre_idcity")
    )


def a_servir(campagne: Campagne) -> QuerySet[Inscription]:
    """Return those in line that may get a seat: bodies with a SIREN (regles#el-09-offre), in the order of the line.

    A body known by its INSEE code alone keeps its place in line until staff write its SIREN.
    """
    return file_d_attente(campagne).exclude(organisme__siren__startswith=PREFIXE_INSEE)


def situation_idcity(inscription: Inscription) -> SituationIdcity:
    """Return the seat of a registration or its place in line, from 1."""
    place = PlaceGratuite.objects.filter(inscription=inscription).first()
    if place is not None:
        return SituationIdcity(rang=place.rang, attente=None)
    file = file_d_attente(inscription.campagne)
    if inscription.ordre_idcity is None or not file.filter(pk=inscription.pk).exists():
        return SituationIdcity(rang=None, attente=None)
    return SituationIdcity(rang=None, attente=file.filter(ordre_idcity__lte=inscription.ordre_idcity).count())
