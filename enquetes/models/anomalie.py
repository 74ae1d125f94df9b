"""Flags on visits: they ask a person to look, and decide nothing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from comptes.enums import EQUIPE
from enquetes.enums import CodeAnomalie
from enquetes.models.visite import Visite
from socle.horloge import maintenant


class AnomalieQuerySet(models.QuerySet["Anomalie"]):
    """Scope of flags."""

    def visibles_par(self, user: Any) -> AnomalieQuerySet:
        """Return every flag for the team, none for anybody else."""
        return self if EQUIPE & user.roles else self.none()


class Anomalie(models.Model):
    """One reason to look at a visit. `explication` holds the figures, the threshold and the visits compared."""

    visite = models.ForeignKey(Visite, models.CASCADE, related_name="les_anomalies", verbose_name="visite")
    code = models.CharField("anomalie", max_length=20, choices=CodeAnomalie.choices)
    explication = models.JSONField("explication", default=dict, blank=True)
    detectee_le = models.DateTimeField("relevée le", default=maintenant)
    vue_le = models.DateTimeField("vue le", null=True, blank=True)
    vue_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="vue par"
    )
    commentaire = models.TextField("commentaire", max_length=1000, blank=True)

    objects = AnomalieQuerySet.as_manager()

    class Meta:
        verbose_name = "anomalie"
        verbose_name_plural = "anomalies"
        ordering = ("detectee_le", "pk")
        constraints = (
            models.UniqueConstraint(fields=["visite", "code"], name="anomalie_unique"),
            models.CheckConstraint(condition=Q(code__in=CodeAnomalie.values), name="anomalie_code_connu"),
            models.CheckConstraint(
                condition=Q(vue_le__isnull=True, vue_par__isnull=True) | Q(vue_le__isnull=False, vue_par__isnull=False),
                name="anomalie_vue_par_quelqu_un",
            ),
        )

    def __str__(self) -> str:
        return str(self.get_code_display())
