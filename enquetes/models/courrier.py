"""The mails due to shoppers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from enquetes.enums import GenreCourrier
from enquetes.models.enqueteur import Enqueteur
from enquetes.models.visite import Visite
from socle.models import Courrier


class CourrierEnqueteur(Courrier):
    """A mail to a shopper: the way in, or a visit that comes back to her."""

    COMPOSEUR = "enquetes.actions.courriels.composer"
    LIES = ("enqueteur__utilisateur", "visite")

    genre = models.CharField("genre", max_length=12, choices=GenreCourrier.choices)
    enqueteur = models.ForeignKey(Enqueteur, models.CASCADE, related_name="les_courriers", verbose_name="enquêteur")
    visite = models.ForeignKey(
        Visite, models.CASCADE, null=True, blank=True, related_name="les_courriers", verbose_name="visite"
    )

    class Meta(Courrier.Meta):
        verbose_name = "courriel à un enquêteur"
        verbose_name_plural = "courriels aux enquêteurs"
        constraints = (
            *Courrier.Meta.constraints,
            models.CheckConstraint(
                condition=Q(genre=GenreCourrier.INVITATION, visite__isnull=True)
                | Q(genre=GenreCourrier.RENVOI, visite__isnull=False),
                name="courrierenqueteur_objet",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_genre_display()}, {self.enqueteur}"
