"""What the bodies of an edition taught at its last whole computation, so that one can be computed again alone."""

from __future__ import annotations

from django.db import models

from campagnes.models import Campagne


class LoisDesErreurs(models.Model):
    """The dispersions that intervals come from, axis by axis, and the print of the method that learnt them (ADR 61)."""

    campagne = models.OneToOneField(
        Campagne, models.CASCADE, primary_key=True, related_name="lois_des_erreurs", verbose_name="édition"
    )
    methode = models.CharField("empreinte de la méthode", max_length=64)
    contenu = models.JSONField("dispersions par axe et canal")

    class Meta:
        verbose_name = "lois des erreurs"
        verbose_name_plural = "lois des erreurs"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"Lois des erreurs de l’{str(self.campagne).lower()}"
