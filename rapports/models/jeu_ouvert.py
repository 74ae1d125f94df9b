"""What an edition opens to all."""

from __future__ import annotations

from django.db import models

from campagnes.models import Campagne
from socle.horloge import maintenant
from socle.scelles import ChampScelle


class JeuOuvert(models.Model):
    """A version of the aggregates of an edition that anyone may reuse: rows of texts by table, never changed."""

    campagne = models.ForeignKey(Campagne, models.PROTECT, related_name="les_jeux_ouverts", verbose_name="campagne")
    version = models.PositiveSmallIntegerField("version")
    note = models.CharField("ce qui change", max_length=300, blank=True)
    contenu = models.JSONField("tables")
    empreinte = models.CharField("empreinte", max_length=64)
    empreintes = models.JSONField("ce que chaque organisme apporte", default=dict, blank=True)
    """Never told: the category and the print of each registration, so that a version says nothing of a few of them."""
    garde = ChampScelle("ce que la version cache, scellé", place="rapports/jeu-ouvert/{pk}", null=True, blank=True)
    """Never told: counts as they were, without which no later version could be proved to keep this one's secrets."""
    ouvert_le = models.DateTimeField("ouvert le", default=maintenant)

    class Meta:
        verbose_name = "jeu de données ouvert"
        verbose_name_plural = "jeux de données ouverts"
        ordering = ("-campagne__annee", "-version")
        constraints = (
            models.UniqueConstraint(fields=["campagne", "version"], name="jeu_ouvert_version_unique"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="jeu_ouvert_version_positive"),
            models.CheckConstraint(
                condition=models.Q(version=1) | ~models.Q(note=""), name="jeu_ouvert_changement_dit"
            ),
        )

    def __str__(self) -> str:
        return f"données ouvertes {self.campagne.annee}, version {self.version}"
