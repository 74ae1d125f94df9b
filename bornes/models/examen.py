"""What a person decided about held opinions, in one go: it can be undone in one go."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from bornes.enums import Comptage
from socle.enums import Question
from socle.models import Horodate


class Examen(Horodate):
    """A decision on one or many held opinions, which keep it. `annule_le` is when somebody took it back."""

    vers = models.CharField(
        "décision", max_length=7, choices=(("retabli", "rétablis après examen"), ("ecarte", "écartés après examen"))
    )
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="auteur"
    )
    nombre = models.PositiveIntegerField("nombre d’avis")
    annule_le = models.DateTimeField("annulé le", null=True, blank=True)

    retablit = Question("vers", Comptage.RETABLI)

    class Meta:
        verbose_name = "examen d’avis retenus"
        verbose_name_plural = "examens d’avis retenus"
        ordering = ("-cree_le", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(vers__in=["retabli", "ecarte"]), name="examen_decision_connue"),
        )

    def __str__(self) -> str:
        return f"{self.nombre} avis {self.get_vers_display()}"
