"""Where a body receives its users, and what it does there."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from comptes.enums import PERSONNEL
from organismes.models.organisme import Organisme
from socle.models import Horodate
from socle.recherche import colonne_de_recherche

SEMAINE_DE_BUREAU = (1, 2, 3, 4, 5)


def semaine_de_bureau() -> list[int]:
    """Return Monday to Friday."""
    return list(SEMAINE_DE_BUREAU)


class LieuQuerySet(models.QuerySet[Any]):
    """Scope of sites and services."""

    def visibles_par(self, user: Any) -> LieuQuerySet:
        """Return everything for staff, what belongs to one's own bodies for members."""
        if PERSONNEL & user.roles:
            return self
        return self.filter(organisme__les_membres__utilisateur=user)

    def ouverts(self) -> LieuQuerySet:
        """Return what still receives users."""
        return self.filter(est_ouvert=True)


class Site(Horodate):
    """A place with a front desk. `jours_ouverts` holds ISO weekdays, 1 for Monday."""

    organisme = models.ForeignKey(Organisme, models.PROTECT, related_name="les_sites", verbose_name="organisme")
    nom = models.CharField("nom", max_length=120)
    adresse = models.TextField("adresse", max_length=500, blank=True)
    jours_ouverts = models.JSONField("jours d’ouverture", default=semaine_de_bureau)
    est_ouvert = models.BooleanField("ouvert", default=True)
    recherche = colonne_de_recherche("nom")

    objects = LieuQuerySet.as_manager()

    class Meta:
        verbose_name = "site d’accueil"
        verbose_name_plural = "sites d’accueil"
        ordering = ("recherche", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["organisme", "nom"],
                name="site_nom_unique",
                violation_error_message="Un site de votre organisme porte déjà ce nom.",
            ),
            models.CheckConstraint(condition=~Q(nom=""), name="site_nomme"),
        )

    def __str__(self) -> str:
        return self.nom


class Service(Horodate):
    """A service that users come for. `code` names it to devices and never changes."""

    organisme = models.ForeignKey(Organisme, models.PROTECT, related_name="les_services", verbose_name="organisme")
    code = models.SlugField("code", max_length=40)
    nom = models.CharField("nom", max_length=120)
    rang = models.PositiveSmallIntegerField("rang", default=0)
    est_ouvert = models.BooleanField("ouvert", default=True)

    objects = LieuQuerySet.as_manager()

    class Meta:
        verbose_name = "service rendu"
        verbose_name_plural = "services rendus"
        ordering = ("rang", "nom", "pk")
        constraints = (
            models.UniqueConstraint(fields=["organisme", "code"], name="service_code_unique"),
            models.UniqueConstraint(
                fields=["organisme", "nom"],
                name="service_nom_unique",
                violation_error_message="Un service de votre organisme porte déjà ce nom.",
            ),
            models.CheckConstraint(condition=~Q(code="") & ~Q(nom=""), name="service_nomme"),
        )

    def __str__(self) -> str:
        return self.nom
