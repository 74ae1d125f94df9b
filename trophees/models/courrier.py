"""The mails due about results and disputes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from organismes.models import Inscription, Membre
from socle.models import Courrier
from trophees.enums import GenreCourrierResultats
from trophees.models.litige import Litige


class CourrierResultats(Courrier):
    """A mail to one referent about the results of her body, or about a dispute (`litige`) over them.

    Without `membre`, it goes to the referent of the registration.
    """

    COMPOSEUR = "trophees.actions.courriels.composer"
    RAPPELS = "trophees.actions.rappels.rappels"
    GENRES = ("genre", GenreCourrierResultats)
    LIES = ("inscription__organisme", "inscription__campagne", "membre__utilisateur", "litige__visite__scenario")

    genre = models.CharField("genre", max_length=12, choices=GenreCourrierResultats.choices)
    inscription = models.ForeignKey(
        Inscription, models.CASCADE, related_name="les_courriers_resultats", verbose_name="inscription"
    )
    membre = models.ForeignKey(Membre, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="référent")
    litige = models.ForeignKey(
        Litige, models.CASCADE, null=True, blank=True, related_name="les_courriers", verbose_name="contestation"
    )

    class Meta(Courrier.Meta):
        verbose_name = "courriel sur les résultats"
        verbose_name_plural = "courriels sur les résultats"
        constraints = (
            *Courrier.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    genre__in=[
                        GenreCourrierResultats.RESTITUTION,
                        GenreCourrierResultats.FIN_DU_DROIT,
                        GenreCourrierResultats.INVITATION,
                        GenreCourrierResultats.SUSPENSION,
                    ],
                    litige__isnull=True,
                )
                | Q(genre__in=[GenreCourrierResultats.ACCUSE, GenreCourrierResultats.DECISION], litige__isnull=False),
                name="courrierresultats_objet",
            ),
        )

    def __str__(self) -> str:
        qui = f", {self.membre.utilisateur}" if self.membre else ""
        return f"{self.get_genre_display()}, {self.inscription.organisme}{qui}"
