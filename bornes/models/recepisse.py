"""By what somebody who wrote a comment knows it again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bornes.models.avis import Avis


class Recepisse(models.Model):
    """The hash of the address given after the thanks of an opinion with words. It names nothing else, and goes with them."""

    avis = models.OneToOneField(Avis, models.CASCADE, primary_key=True, related_name="recepisse", verbose_name="avis")
    empreinte = models.CharField("empreinte de l’adresse de suivi", max_length=64, unique=True)
    # Said by the night once the comment is masked: it goes with it. Until then it may be left alone.
    est_rattache = models.BooleanField("rattaché à un commentaire", default=False, db_default=False, editable=False)

    class Meta:
        verbose_name = "récépissé"
        verbose_name_plural = "récépissés"
        indexes = (models.Index(fields=["avis"], condition=Q(est_rattache=False), name="recepisse_a_trier"),)

    def __str__(self) -> str:
        return f"Récépissé {self.empreinte[:8]}"
