"""The mails due to shoppers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from enquetes.enums import GenreCourrier
from enquetes.models.enqueteur import Enqueteur
from enquetes.models.visite import Visite
from socle.dates import jours_bornes
from socle.models import Courrier


class CourrierEnqueteur(Courrier):
    """A mail to a shopper: the way in, a visit that comes back to her or what she contested, her programme; `jour` is the day that it is about."""

    COMPOSEUR = "enquetes.actions.courriels.composer"
    RAPPELS = "enquetes.actions.rappels.rappels"
    GENRES = ("genre", GenreCourrier)
    LIES = ("enqueteur__utilisateur", "visite")

    genre = models.CharField("genre", max_length=12, choices=GenreCourrier.choices)
    enqueteur = models.ForeignKey(Enqueteur, models.CASCADE, related_name="les_courriers", verbose_name="enquêteur")
    visite = models.ForeignKey(
        Visite, models.CASCADE, null=True, blank=True, related_name="les_courriers", verbose_name="visite"
    )
    jour = models.DateField("jour", null=True, blank=True)

    class Meta(Courrier.Meta):
        verbose_name = "courriel à un enquêteur"
        verbose_name_plural = "courriels aux enquêteurs"
        constraints = (
            *Courrier.Meta.constraints,
            models.CheckConstraint(
                condition=Q(genre=GenreCourrier.INVITATION, visite__isnull=True, jour__isnull=True)
                | Q(
                    genre__in=(GenreCourrier.RENVOI, GenreCourrier.CONTESTATION),
                    visite__isnull=False,
                    jour__isnull=True,
                )
                | Q(genre=GenreCourrier.PROGRAMME, visite__isnull=True, jour__isnull=True)
                | Q(genre__in=(GenreCourrier.VEILLE, GenreCourrier.RELANCE), visite__isnull=True, jour__isnull=False),
                name="courrierenqueteur_objet",
            ),
            jours_bornes("courrierenqueteur_jour_borne", "jour"),
        )

    def __str__(self) -> str:
        return f"{self.get_genre_display()}, {self.enqueteur}"
