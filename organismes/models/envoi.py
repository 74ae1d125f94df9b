"""A mail that is due to someone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from organismes.enums import GenreEnvoi
from organismes.models.brouillon import Brouillon
from organismes.models.inscription import Inscription
from organismes.models.organisme import Membre
from socle.models import Horodate


class Envoi(Horodate):
    """Written with the act that causes the mail, marked when it left: a task run twice sends once.

    `retenu_jusqu_au`: a limit on what strangers may make us send holds it; the act itself is done.
    """

    genre = models.CharField("genre", max_length=20, choices=GenreEnvoi.choices)
    destinataire = models.EmailField("destinataire")
    inscription = models.ForeignKey(
        Inscription, models.CASCADE, null=True, blank=True, related_name="les_envois", verbose_name="inscription"
    )
    brouillon = models.ForeignKey(
        Brouillon, models.CASCADE, null=True, blank=True, related_name="les_envois", verbose_name="brouillon"
    )
    membre = models.ForeignKey(
        Membre, models.CASCADE, null=True, blank=True, related_name="les_envois", verbose_name="membre"
    )
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)
    retenu_jusqu_au = models.DateTimeField("retenu jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "courriel dû"
        verbose_name_plural = "courriels dus"
        ordering = ("-cree_le", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(genre__in=GenreEnvoi.values), name="envoi_genre_connu"),
            models.CheckConstraint(
                condition=Q(inscription__isnull=False, brouillon__isnull=True, membre__isnull=True)
                | Q(inscription__isnull=True, brouillon__isnull=False, membre__isnull=True)
                | Q(inscription__isnull=True, brouillon__isnull=True, membre__isnull=False),
                name="envoi_un_seul_objet",
            ),
        )
        indexes = (models.Index(fields=["cree_le"], condition=Q(envoye_le__isnull=True), name="envoi_en_attente"),)

    def __str__(self) -> str:
        return f"{self.get_genre_display()}, {'parti' if self.envoye_le else 'en attente'}"
