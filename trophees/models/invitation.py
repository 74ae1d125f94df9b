"""Who is invited, under embargo, to hear the prize list, and who comes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from organismes.models import Inscription
from socle.enums import Question
from socle.horloge import maintenant
from trophees.enums import PresenceCeremonie
from trophees.models.palmares import Palmares

PERSONNES_MAX = 20


class InvitationCeremonie(models.Model):
    """A laureate of a sealed prize list, told of it before the others so that it can come."""

    palmares = models.ForeignKey(Palmares, models.CASCADE, related_name="les_invitations", verbose_name="palmarès")
    inscription = models.ForeignKey(
        Inscription, models.CASCADE, related_name="les_invitations", verbose_name="inscription"
    )
    invitee_le = models.DateTimeField("invitée le", default=maintenant)
    # The day it was told of: an answer is for that day.
    ceremonie_le = models.DateField("invitée pour le")
    # The end of the embargo that it was told; older invitations only know their day.
    embargo_jusqu_au = models.DateTimeField("embargo annoncé jusqu’au", null=True, blank=True)
    # When it was told that the ceremony is put off or called off; empty again once it is told a day.
    suspendue_le = models.DateTimeField("suspendue le", null=True, blank=True)
    presence = models.CharField(
        "présence", max_length=8, choices=PresenceCeremonie.choices, default=PresenceCeremonie.ATTENDUE
    )
    personnes = models.PositiveSmallIntegerField("nombre de personnes", default=0)
    repondue_le = models.DateTimeField("répondue le", null=True, blank=True)
    repondue_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="répondue par"
    )

    vient = Question("presence", PresenceCeremonie.OUI)
    attend_une_reponse = Question("presence", PresenceCeremonie.ATTENDUE)

    class Meta:
        verbose_name = "invitation à la cérémonie"
        verbose_name_plural = "invitations à la cérémonie"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["palmares", "inscription"], name="invitation_unique"),
            models.CheckConstraint(
                condition=Q(presence__in=PresenceCeremonie.values), name="invitation_presence_connue"
            ),
            models.CheckConstraint(
                condition=Q(presence=PresenceCeremonie.OUI, personnes__range=(1, PERSONNES_MAX))
                | (~Q(presence=PresenceCeremonie.OUI) & Q(personnes=0)),
                name="invitation_nombre_coherent",
            ),
            models.CheckConstraint(
                condition=Q(presence=PresenceCeremonie.ATTENDUE, repondue_le__isnull=True, repondue_par__isnull=True)
                | (~Q(presence=PresenceCeremonie.ATTENDUE) & Q(repondue_le__isnull=False, repondue_par__isnull=False)),
                name="invitation_repondue_datee",
            ),
        )

    def __str__(self) -> str:
        return f"invitation de {self.inscription}"
