"""What readers say of a visit, and what a third person decides when they disagree."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from enquetes.enums import NatureArbitrage, Verdict
from enquetes.models.visite import Visite
from socle.horloge import maintenant


class RelectureQuerySet(models.QuerySet["Relecture"]):
    """Usual filters of readings."""

    def en_vigueur(self) -> RelectureQuerySet:
        """Return the readings of what the visits hold now: one sent back is read again from the start."""
        return self.filter(est_en_vigueur=True)


class Relecture(models.Model):
    """One reading of one contact by one person, blind to the other reading.

    `visite` is what was read. It is the contact itself, except where two shoppers graded it: the second reading then
    reads the other shopper's visit. A contact never has two readings by one person, nor two of one rank.
    """

    contact = models.ForeignKey(
        Visite, models.CASCADE, related_name="les_relectures_du_contact", verbose_name="contact"
    )
    visite = models.ForeignKey(Visite, models.CASCADE, related_name="les_relectures", verbose_name="visite lue")
    rang = models.PositiveSmallIntegerField("rang de la lecture")
    lecteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="les_relectures", verbose_name="lecteur"
    )
    verdict = models.CharField("avis", max_length=12, choices=Verdict.choices)
    # Codes of the criteria that the reader finds wrong.
    criteres = models.JSONField("critères contestés", default=list, blank=True)
    remarque = models.TextField("remarque", max_length=1000, blank=True)
    le = models.DateTimeField("le", default=maintenant)
    est_en_vigueur = models.BooleanField("porte sur la saisie actuelle", default=True)

    objects = RelectureQuerySet.as_manager()

    class Meta:
        verbose_name = "relecture"
        verbose_name_plural = "relectures"
        ordering = ("le", "pk")
        indexes = (models.Index(fields=["lecteur", "le"], name="relecture_lecteur"),)
        constraints = (
            models.CheckConstraint(condition=Q(rang__in=(1, 2)), name="relecture_rang"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="relecture_avis_connu"),
            models.CheckConstraint(condition=Q(verdict="conforme") | ~Q(remarque=""), name="relecture_motivee"),
            models.UniqueConstraint(
                fields=["contact", "rang"], condition=Q(est_en_vigueur=True), name="relecture_une_par_rang"
            ),
            models.UniqueConstraint(
                fields=["contact", "lecteur"], condition=Q(est_en_vigueur=True), name="relecture_une_par_personne"
            ),
        )

    def __str__(self) -> str:
        return f"Lecture {self.rang}, {self.get_verdict_display()}"


class ArbitrageQuerySet(models.QuerySet["Arbitrage"]):
    """Usual filters of arbitrations."""

    def ouverts(self) -> ArbitrageQuerySet:
        """Return those that wait for a decision."""
        return self.filter(decide_le=None)

    def de_mesures(self) -> ArbitrageQuerySet:
        """Return those between the gradings of two shoppers."""
        return self.filter(nature=NatureArbitrage.MESURES)


class Arbitrage(models.Model):
    """A disagreement between two readings, frozen as it was, and the motivated decision of a third person.

    Between two shoppers, `lecture_a` and `lecture_b` hold the measures of the contact and of its second reading before
    any decision, by criterion code: agreement is measured on them. `decisions` maps each criterion that differed to
    the measure kept, which is now the contact's.
    """

    contact = models.ForeignKey(Visite, models.CASCADE, related_name="les_arbitrages", verbose_name="contact")
    nature = models.CharField("nature", max_length=8, choices=NatureArbitrage.choices)
    lecture_a: Any = models.JSONField("mesures de la première lecture", default=dict, blank=True)
    lecture_b: Any = models.JSONField("mesures de la seconde lecture", default=dict, blank=True)
    ecarts = models.JSONField("critères en désaccord", default=list, blank=True)
    decisions = models.JSONField("mesures retenues", default=dict, blank=True)
    issue = models.CharField("décision", max_length=12, choices=Verdict.choices, blank=True)
    motif = models.TextField("motif", max_length=1000, blank=True)
    arbitre = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="les_arbitrages",
        verbose_name="arbitre",
    )
    ouvert_le = models.DateTimeField("ouvert le", default=maintenant)
    decide_le = models.DateTimeField("décidé le", null=True, blank=True)

    objects = ArbitrageQuerySet.as_manager()

    class Meta:
        verbose_name = "arbitrage"
        verbose_name_plural = "arbitrages"
        ordering = ("ouvert_le", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(nature__in=NatureArbitrage.values), name="arbitrage_nature_connue"),
            models.CheckConstraint(
                condition=Q(decide_le__isnull=True, issue="", arbitre__isnull=True)
                | Q(decide_le__isnull=False, issue__in=Verdict.values, arbitre__isnull=False) & ~Q(motif=""),
                name="arbitrage_decide_et_motive",
            ),
            models.UniqueConstraint(
                fields=["contact"], condition=Q(decide_le__isnull=True), name="arbitrage_un_seul_ouvert"
            ),
        )

    def __str__(self) -> str:
        return f"Arbitrage, {self.get_nature_display()}"

    @property
    def a_choisir(self) -> list[str]:
        """Return the criteria of which one of two measures is kept; two opinions are about one grading."""
        codes: list[str] = self.ecarts
        return codes if self.nature == NatureArbitrage.MESURES else []
