"""The words of a referential, rewritten: a draft, then published, after which they never change."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from enquetes.models.grille import VersionQuerySet
from enquetes.models.referentiel import Referentiel
from socle.models import Horodate


class VersionReferentiel(Horodate):
    """The words of every commitment of a referential, from its second version on: the first is the commitments' own.

    `redaction` gives, by the code of a commitment, its `libelle` and its `mesurable`. Codes, criteria and thresholds are
    those of the commitment in every version: they are what is measured.
    """

    referentiel = models.ForeignKey(
        Referentiel, models.CASCADE, related_name="les_versions", verbose_name="référentiel"
    )
    version = models.PositiveSmallIntegerField("version")
    redaction = models.JSONField("rédaction des engagements")
    empreinte = models.CharField("empreinte du contenu", max_length=64, blank=True)
    publiee_le = models.DateTimeField("publiée le", null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version d’un référentiel"
        verbose_name_plural = "versions de référentiels"
        ordering = ("referentiel", "-version")
        constraints = (
            models.UniqueConstraint(fields=["referentiel", "version"], name="versionreferentiel_unique"),
            models.CheckConstraint(condition=Q(version__gte=2), name="versionreferentiel_apres_la_premiere"),
            models.UniqueConstraint(
                fields=["referentiel"],
                condition=Q(publiee_le__isnull=True),
                name="versionreferentiel_un_seul_brouillon",
            ),
        )

    def __str__(self) -> str:
        return f"{self.referentiel}, version {self.version}"
