"""A registration being filled in, before it is sent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from campagnes.models import Campagne
from socle.models import Horodate


class Brouillon(Horodate):
    """Answers kept step by step. The resuming link carries a secret of which only the hash is stored."""

    campagne = models.ForeignKey(Campagne, models.CASCADE, related_name="les_brouillons", verbose_name="campagne")
    jeton_empreinte = models.CharField("empreinte du jeton", max_length=64, unique=True)
    courriel = models.EmailField("courriel de reprise", blank=True)
    etape = models.PositiveSmallIntegerField("étape atteinte", default=1)
    donnees = models.JSONField("réponses", default=dict)
    expire_le = models.DateTimeField("expire le")

    class Meta:
        verbose_name = "brouillon d’inscription"
        verbose_name_plural = "brouillons d’inscription"
        constraints = (models.CheckConstraint(condition=Q(etape__range=(1, 5)), name="brouillon_etape_bornee"),)

    def __str__(self) -> str:
        return f"brouillon {self.pk}, étape {self.etape}"
