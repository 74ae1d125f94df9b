"""Who takes part: no account, no name. An identity lives inside one dialogue only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from consultations.enums import Porte
from consultations.models.dialogue import Dialogue
from consultations.models.portee import DuDialogueQuerySet
from organismes.models import Territoire
from socle.models import Horodate, Identifie
from socle.scelles import ChampScelle


class Identification(Identifie, Horodate):
    """An address that waits to be confirmed. Its link works once; the address is sealed, then goes."""

    dialogue = models.ForeignKey(
        Dialogue, models.CASCADE, related_name="les_identifications", verbose_name="consultation"
    )
    courriel = ChampScelle("adresse scellée", place="identification/courriel/{pk}", null=True, blank=True)
    empreinte = models.CharField("empreinte de l’adresse", max_length=64)
    veut_suivre = models.BooleanField("souhaite connaître les suites", default=False)
    commune = models.ForeignKey(
        Territoire, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="commune déclarée"
    )
    expire_le = models.DateTimeField("expire le")
    utilisee_le = models.DateTimeField("utilisée le", null=True, blank=True)

    objects = DuDialogueQuerySet.as_manager()

    class Meta:
        verbose_name = "identification"
        verbose_name_plural = "identifications"
        ordering = ("-cree_le",)
        indexes = (models.Index(fields=["dialogue", "empreinte"], name="identification_adresse"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(utilisee_le__isnull=True) | Q(courriel__isnull=True), name="identification_effacee"
            ),
        )

    def __str__(self) -> str:
        return f"Identification {str(self.pk)[:8]}"


class Participant(Identifie, Horodate):
    """One person, as far as the chosen identity tells. `empreinte` is a keyed hash of the address or of the device.

    `courriel` is sealed and kept only for those who asked to know the outcome (`veut_suivre`). Once `est_efface` nothing
    leads back to anybody: the row that is left holds counts together. `oubli_demande`: she asked for that while the
    dialogue was open; the night that follows its end does it.
    """

    dialogue = models.ForeignKey(Dialogue, models.PROTECT, related_name="les_participants", verbose_name="consultation")
    porte = models.CharField("porte", max_length=9, choices=Porte.choices)
    empreinte = models.CharField("empreinte", max_length=64)
    courriel = ChampScelle("adresse scellée", place="participant/courriel/{pk}", null=True, blank=True)
    veut_suivre = models.BooleanField("souhaite connaître les suites", default=False)
    commune = models.ForeignKey(
        Territoire, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="commune déclarée"
    )
    saisi_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="saisi par"
    )
    oubli_demande = models.BooleanField("oubli demandé", db_default=False, default=False)
    est_efface = models.BooleanField("effacé", default=False)

    objects = DuDialogueQuerySet.as_manager()

    class Meta:
        verbose_name = "participant"
        verbose_name_plural = "participants"
        ordering = ("-cree_le",)
        constraints = (
            models.UniqueConstraint(fields=["dialogue", "empreinte"], name="participant_unique"),
            models.CheckConstraint(condition=Q(porte__in=Porte.values), name="participant_porte_connue"),
            models.CheckConstraint(
                condition=Q(courriel__isnull=True) | Q(veut_suivre=True), name="participant_adresse_consentie"
            ),
            models.CheckConstraint(
                condition=Q(est_efface=False) | Q(courriel__isnull=True), name="participant_efface_sans_adresse"
            ),
        )

    def __str__(self) -> str:
        return f"Participant {str(self.pk)[:8]}"
