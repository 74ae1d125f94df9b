"""What one validated contact weighs in the scores, kept so that an edition is summed without reading its measures again."""

from __future__ import annotations

from django.db import models

from enquetes.models.visite import Visite


class TotalContact(models.Model):
    """The points and weights of a validated contact, and the prints of what they were counted from (ADR 61).

    `mesures` is the print of its measures, as the database keeps it on the visit; `regles` that of the grid, the type of
    scenario, the non-answer policy and the method. A total whose prints are not those of today is never read.
    """

    visite = models.OneToOneField(
        Visite, models.CASCADE, primary_key=True, related_name="le_total", verbose_name="visite"
    )
    mesures = models.CharField("empreinte des mesures", max_length=32)
    regles = models.CharField("empreinte des règles", max_length=64)
    repondu = models.BooleanField("répondu", null=True)
    # Two whole numbers for each of `totaux.AXES`, in hexadecimal: the points, and the weight of the criteria that counted.
    parts = models.CharField("points et poids", max_length=250)
    # A letter for each commitment of the grid (`totaux.engagements_de`): kept, broken, not observed.
    constats = models.CharField("engagements constatés", max_length=250, default="")

    class Meta:
        verbose_name = "total de contact"
        verbose_name_plural = "totaux de contacts"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"total du contact {self.visite_id}"
