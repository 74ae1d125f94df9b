"""Mystery shoppers: a pseudonym, a home, limits. Never shown to the bodies."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from organismes.models import Organisme, Territoire
from socle.dates import jours_bornes
from socle.models import Horodate


class Enqueteur(Horodate):
    """A shopper; imported ones have no account."""

    pseudonyme = models.CharField("pseudonyme", max_length=20, unique=True)
    utilisateur = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="enqueteur",
        verbose_name="compte",
    )
    commune = models.ForeignKey(
        Territoire, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="commune de domicile"
    )
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    canaux = models.JSONField("canaux pratiqués", default=list)
    max_semaine = models.PositiveSmallIntegerField("contacts par semaine au plus", default=8)
    max_total = models.PositiveSmallIntegerField("contacts en tout au plus", default=60)
    est_actif = models.BooleanField("actif", default=True)
    invite_le = models.DateTimeField("invité le", null=True, blank=True)

    class Meta:
        verbose_name = "enquêteur"
        verbose_name_plural = "enquêteurs"
        ordering = ("pseudonyme",)
        constraints = (
            models.CheckConstraint(
                condition=Q(max_semaine__gte=1, max_total__gte=1), name="enqueteur_charges_positives"
            ),
        )

    def __str__(self) -> str:
        return self.pseudonyme


class Absence(models.Model):
    """Days a shopper does not work, both ends included."""

    enqueteur = models.ForeignKey(Enqueteur, models.CASCADE, related_name="les_absences", verbose_name="enquêteur")
    du = models.DateField("du")
    au = models.DateField("au")

    class Meta:
        verbose_name = "absence"
        verbose_name_plural = "absences"
        ordering = ("du",)
        constraints = (
            jours_bornes("absence_bornee", "du", "au"),
            models.CheckConstraint(condition=Q(au__gte=F("du")), name="absence_dans_l_ordre"),
            models.UniqueConstraint(fields=["enqueteur", "du", "au"], name="absence_unique"),
        )

    def __str__(self) -> str:
        return f"du {self.du:%d/%m/%Y} au {self.au:%d/%m/%Y}"


class ConflitInteret(models.Model):
    """A body that a shopper must never contact."""

    enqueteur = models.ForeignKey(Enqueteur, models.CASCADE, related_name="les_conflits", verbose_name="enquêteur")
    organisme = models.ForeignKey(Organisme, models.CASCADE, related_name="+", verbose_name="organisme")

    class Meta:
        verbose_name = "conflit d’intérêts"
        verbose_name_plural = "conflits d’intérêts"
        constraints = (models.UniqueConstraint(fields=["enqueteur", "organisme"], name="conflit_unique"),)

    def __str__(self) -> str:
        return f"{self.enqueteur} / {self.organisme}"
