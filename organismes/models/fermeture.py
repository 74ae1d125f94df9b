"""Days on which a body is closed: nobody calls it nor visits it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from organismes.models.organisme import Organisme
from socle.dates import jours_bornes
from socle.models import Horodate


class Fermeture(Horodate):
    """Closing days told by the body or by staff, both ends included."""

    organisme = models.ForeignKey(Organisme, models.CASCADE, related_name="les_fermetures", verbose_name="organisme")
    du = models.DateField("du")
    au = models.DateField("au")
    motif = models.CharField("motif", max_length=120, blank=True)

    class Meta:
        verbose_name = "fermeture"
        verbose_name_plural = "fermetures"
        ordering = ("du", "pk")
        constraints = (
            jours_bornes("fermeture_bornee", "du", "au"),
            models.CheckConstraint(condition=Q(au__gte=F("du")), name="fermeture_dans_l_ordre"),
            models.UniqueConstraint(fields=["organisme", "du", "au"], name="fermeture_unique"),
        )

    def __str__(self) -> str:
        return f"du {self.du:%d/%m/%Y} au {self.au:%d/%m/%Y}"
