"""A meeting that answers together."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sondages.models.portee import DuSondageQuerySet
from sondages.models.sondage import Sondage


class Salle(models.Model):
    """What the screen shows: 0 the welcome, then each card by its rank, one more for the end. `version` counts moves."""

    sondage = models.OneToOneField(Sondage, models.CASCADE, related_name="salle", verbose_name="consultation")
    rang = models.PositiveSmallIntegerField("carte projetée", default=0)
    version = models.PositiveIntegerField("version", default=1)

    objects = DuSondageQuerySet.as_manager()

    class Meta:
        verbose_name = "salle"
        verbose_name_plural = "salles"
        constraints = (models.CheckConstraint(condition=Q(version__gte=1), name="salle_version"),)

    def __str__(self) -> str:
        return f"Salle, carte {self.rang}"
