"""The mails due to people who take part."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from consultations.enums import GenreCourriel
from consultations.models.dialogue import Dialogue
from consultations.models.participant import Identification, Participant
from consultations.models.portee import DuDialogueQuerySet
from socle.models import Courrier


class CourrierCitoyen(Courrier):
    """A mail to an address that waits to be confirmed, or to a participant who asked to know the outcome.

    `contexte` holds identifiers only; the address is read, sealed, at the sending.
    """

    COMPOSEUR = "consultations.actions.courriels.composer"
    GENRES = ("genre", GenreCourriel)
    LIES = (
        "dialogue__inscription__organisme",
        "dialogue__inscription__campagne",
        "identification",
        "participant",
    )

    genre = models.CharField("genre", max_length=12, choices=GenreCourriel.choices)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="les_courriers", verbose_name="consultation")
    identification = models.ForeignKey(
        Identification,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="les_courriers",
        verbose_name="identification",
    )
    participant = models.ForeignKey(
        Participant, models.CASCADE, null=True, blank=True, related_name="les_courriers", verbose_name="participant"
    )
    contexte = models.JSONField("contexte", default=dict, blank=True)

    objects = DuDialogueQuerySet.as_manager()

    class Meta(Courrier.Meta):
        verbose_name = "courriel à un citoyen"
        verbose_name_plural = "courriels aux citoyens"
        constraints = (
            *Courrier.Meta.constraints,
            models.CheckConstraint(
                condition=Q(genre=GenreCourriel.CONFIRMATION, identification__isnull=False, participant__isnull=True)
                | (~Q(genre=GenreCourriel.CONFIRMATION) & Q(identification__isnull=True, participant__isnull=False)),
                name="courriercitoyen_destinataire",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_genre_display()}, {self.dialogue.titre}"
