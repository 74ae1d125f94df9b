"""By what somebody who wrote a comment knows it again."""

from __future__ import annotations

from django.db import models

from bornes.models.avis import Avis


class Recepisse(models.Model):
    """The hash of the address given after the thanks of an opinion with words. It names nothing else, and goes with them."""

    avis = models.OneToOneField(Avis, models.CASCADE, primary_key=True, related_name="recepisse", verbose_name="avis")
    empreinte = models.CharField("empreinte de l’adresse de suivi", max_length=64, unique=True)

    class Meta:
        verbose_name = "récépissé"
        verbose_name_plural = "récépissés"

    def __str__(self) -> str:
        return f"Récépissé {self.empreinte[:8]}"
