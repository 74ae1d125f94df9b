"""The results, frozen at the closing."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sondages.models.groupe import EMPREINTE
from sondages.models.portee import DuSondageQuerySet
from sondages.models.sondage import Sondage


class Depouillement(models.Model):
    """What may be read of a poll, and nothing else: the document that `recompter_sondage` checks (logic.recomptage)."""

    sondage = models.OneToOneField(Sondage, models.CASCADE, related_name="depouillement", verbose_name="consultation")
    contenu = models.JSONField("document")
    empreinte = models.CharField("empreinte SHA-256", max_length=64)
    methode = models.CharField("méthode", max_length=20)

    objects = DuSondageQuerySet.as_manager()

    class Meta:
        verbose_name = "dépouillement"
        verbose_name_plural = "dépouillements"
        constraints = (
            models.CheckConstraint(condition=Q(empreinte__regex=EMPREINTE), name="depouillement_empreinte"),
            models.CheckConstraint(condition=~Q(methode=""), name="depouillement_methode"),
        )

    def __str__(self) -> str:
        return f"Dépouillement {self.empreinte[:12]}"
