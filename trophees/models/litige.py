"""A dispute over the result of a body: while it is open, the body is not ranked."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from comptes.enums import EQUIPE
from organismes.models import Inscription
from socle.horloge import maintenant
from trophees.enums import IssueLitige


class LitigeQuerySet(models.QuerySet["Litige"]):
    """Scope of disputes."""

    def visibles_par(self, user: Any) -> LitigeQuerySet:
        """Return every dispute for the team, none for others."""
        return self if EQUIPE & user.roles else self.none()

    def ouverts(self) -> LitigeQuerySet:
        """Return the disputes without issue."""
        return self.filter(clos_le__isnull=True)


class Litige(models.Model):
    """A dispute, from its opening by staff to its issue. A body has one open dispute at most."""

    inscription = models.ForeignKey(Inscription, models.PROTECT, related_name="les_litiges", verbose_name="inscription")
    motif = models.TextField("objet de la contestation", max_length=1000)
    ouvert_le = models.DateTimeField("ouvert le", default=maintenant)
    ouvert_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="ouvert par"
    )
    issue = models.CharField("issue", max_length=10, choices=IssueLitige.choices, blank=True)
    conclusion = models.TextField("conclusion", max_length=1000, blank=True)
    clos_le = models.DateTimeField("clos le", null=True, blank=True)
    clos_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="clos par"
    )

    objects = LitigeQuerySet.as_manager()

    class Meta:
        verbose_name = "litige"
        verbose_name_plural = "litiges"
        ordering = ("-ouvert_le", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(motif=""), name="litige_motive"),
            models.CheckConstraint(
                condition=Q(clos_le__isnull=True, clos_par__isnull=True, issue="")
                | Q(clos_le__isnull=False, clos_par__isnull=False, issue__in=IssueLitige.values),
                name="litige_clos_complet",
            ),
            models.UniqueConstraint(
                fields=["inscription"], condition=Q(clos_le__isnull=True), name="litige_ouvert_unique"
            ),
        )

    def __str__(self) -> str:
        return f"litige sur {self.inscription}"
