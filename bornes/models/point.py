"""Where an opinion is given: one service of one site, and the codes that lead to it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from organismes.models import Inscription, Service, Site
from organismes.models.portee import PorteeQuerySet
from socle.models import Horodate


class Point(Horodate):
    """A site and one of its services in an edition; `code` is the service's, empty for the whole site.

    Kiosks name it by K2, QR codes lead to it: an opinion knows its point and its door, nothing else of its place.
    """

    inscription = models.ForeignKey(Inscription, models.PROTECT, related_name="les_points", verbose_name="inscription")
    site = models.ForeignKey(Site, models.PROTECT, related_name="les_points", verbose_name="site d’accueil")
    service = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="les_points", verbose_name="service rendu"
    )
    code = models.SlugField("code du service", max_length=40, blank=True)

    objects = PorteeQuerySet.as_manager()

    class Meta:
        verbose_name = "point d’écoute"
        verbose_name_plural = "points d’écoute"
        ordering = ("site__recherche", "service__rang", "code")
        constraints = (
            models.UniqueConstraint(fields=["inscription", "site", "code"], name="point_unique"),
            models.CheckConstraint(
                condition=Q(service__isnull=True, code="") | (Q(service__isnull=False) & ~Q(code="")),
                name="point_code_du_service",
            ),
        )

    def __str__(self) -> str:
        return f"{self.site}, {self.service}" if self.service_id else str(self.site)


class CodeAvisQuerySet(PorteeQuerySet):
    """Scope and usual filters of codes."""

    vers_inscription = "point__inscription"

    def ouverts(self) -> CodeAvisQuerySet:
        """Return the codes that take opinions."""
        return self.filter(ferme_le__isnull=True)


class CodeAvis(Horodate):
    """The code printed on a poster. It is never given again: a closed one explains itself for ever."""

    code = models.CharField("code", max_length=12, unique=True)
    point = models.ForeignKey(Point, models.PROTECT, related_name="les_codes", verbose_name="point d’écoute")
    ouvert_le = models.DateTimeField("ouvert le")
    ferme_le = models.DateTimeField("fermé le", null=True, blank=True)
    nb_visites_apres = models.PositiveIntegerField("visites après la fermeture", default=0)

    objects = CodeAvisQuerySet.as_manager()

    class Meta:
        verbose_name = "code d’avis"
        verbose_name_plural = "codes d’avis"
        ordering = ("-ouvert_le", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["point"], condition=Q(ferme_le__isnull=True), name="code_avis_ouvert_unique"
            ),
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z0-9]{6,12}$"), name="code_avis_bien_forme"),
            models.CheckConstraint(
                condition=Q(ferme_le__isnull=True) | Q(ferme_le__gte=F("ouvert_le")), name="code_avis_dates"
            ),
        )

    def __str__(self) -> str:
        return self.code
