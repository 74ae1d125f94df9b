"""The mails of the morning."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from consultations.models import Dialogue
from portail.enums import GenreCourrierDuJour
from rapports.models import Rapport
from socle.dates import jours_bornes
from socle.models import Courrier


class CourrierDuJour(Courrier):
    """What a morning tells a person: what waits for her (`jour`), that the report of her body is there (`rapport`), that
    the participants of a consultation wait for its answer (`dialogue`).

    `dit` keeps what a summary told, counts by key, so that the next one tells what is new; that of a silent morning, what
    is left of what was told before. Without `compte`, the mail goes to the referent of the registration.
    """

    COMPOSEUR = "portail.actions.courriels.composer"
    RAPPELS = "portail.actions.rappels.rappels"
    GENRES = ("genre", GenreCourrierDuJour)
    LIES = (
        "compte",
        "rapport__inscription__organisme",
        "rapport__inscription__campagne",
        "dialogue__inscription__organisme",
    )

    genre = models.CharField("genre", max_length=8, choices=GenreCourrierDuJour.choices)
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="compte"
    )
    jour = models.DateField("jour", null=True, blank=True)
    dit = models.JSONField("ce qui a été dit", default=dict, blank=True)
    rapport = models.ForeignKey(
        Rapport, models.CASCADE, null=True, blank=True, related_name="les_courriers", verbose_name="rapport"
    )
    dialogue = models.ForeignKey(
        Dialogue, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="consultation"
    )

    class Meta(Courrier.Meta):
        verbose_name = "courriel du matin"
        verbose_name_plural = "courriels du matin"
        constraints = (
            *Courrier.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    genre=GenreCourrierDuJour.RESUME,
                    compte__isnull=False,
                    jour__isnull=False,
                    rapport__isnull=True,
                    dialogue__isnull=True,
                )
                | Q(genre=GenreCourrierDuJour.RAPPORT, jour__isnull=True, rapport__isnull=False, dialogue__isnull=True)
                | Q(genre=GenreCourrierDuJour.REPONSE, jour__isnull=True, rapport__isnull=True, dialogue__isnull=False),
                name="courrierdujour_objet",
            ),
            jours_bornes("courrierdujour_jour_borne", "jour"),
        )
        indexes = (
            *Courrier.Meta.indexes,
            models.Index(fields=["compte", "-jour"], name="courrierdujour_dernier"),
        )

    def __str__(self) -> str:
        qui = f", {self.compte}" if self.compte else ""
        objet = self.rapport or self.dialogue
        quoi = f", {objet.inscription.organisme}" if objet else ""
        return f"{self.get_genre_display()}{quoi}{qui}"
