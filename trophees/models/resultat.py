"""The last computed result of each registration; always rebuilt from the visits, never edited."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from organismes.models import Inscription
from socle.logic.typographie import mesure
from trophees.enums import Categorie


class Resultat(models.Model):
    """The result of a body, as in the exchange format, with the columns that lists sort on.

    Intervals are at 95 %; results computed before there were any have none until the next computation.
    """

    inscription = models.OneToOneField(Inscription, models.CASCADE, related_name="resultat", verbose_name="inscription")
    categorie = models.CharField("catégorie", max_length=16, choices=Categorie.choices)
    est_eligible = models.BooleanField("éligible")
    motifs = models.JSONField("motifs d’inéligibilité", default=list, blank=True)
    score = models.FloatField("score", null=True, blank=True)
    rang = models.PositiveIntegerField("rang", null=True, blank=True)
    score_bas = models.FloatField("score, borne basse", null=True, blank=True)
    score_haut = models.FloatField("score, borne haute", null=True, blank=True)
    rang_bas = models.PositiveIntegerField("meilleur rang possible", null=True, blank=True)
    rang_haut = models.PositiveIntegerField("dernier rang possible", null=True, blank=True)
    proba_premier = models.FloatField("chance d’être premier", null=True, blank=True)
    palier = models.PositiveIntegerField("palier", null=True, blank=True)
    niveau = models.PositiveSmallIntegerField("niveau", null=True, blank=True)
    detail = models.JSONField("canaux, étapes, déterminants, conformité")
    methode = models.CharField("version de la méthode", max_length=8)
    calcule_le = models.DateTimeField("calculé le")

    class Meta:
        verbose_name = "résultat"
        verbose_name_plural = "résultats"
        ordering = ("categorie", "rang")
        constraints = (
            models.CheckConstraint(condition=Q(categorie__in=Categorie.values), name="resultat_categorie_connue"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__range=(0, 100)), name="resultat_score_borne"
            ),
            models.CheckConstraint(
                condition=Q(rang__isnull=True) | Q(est_eligible=True, score__isnull=False),
                name="resultat_rang_des_eligibles",
            ),
            models.CheckConstraint(
                condition=Q(score_bas__isnull=True, score_haut__isnull=True)
                | Q(
                    score__isnull=False,
                    score_bas__isnull=False,
                    score_haut__isnull=False,
                    score_bas__range=(0, F("score_haut")),
                    score_haut__lte=100,
                ),
                name="resultat_intervalle_du_score",
            ),
            models.CheckConstraint(
                condition=Q(
                    rang_bas__isnull=True, rang_haut__isnull=True, proba_premier__isnull=True, palier__isnull=True
                )
                | Q(
                    rang__isnull=False,
                    rang_bas__isnull=False,
                    rang_haut__isnull=False,
                    proba_premier__isnull=False,
                    palier__isnull=False,
                    rang_bas__range=(1, F("rang")),
                    rang_haut__gte=F("rang"),
                    proba_premier__range=(0, 1),
                    palier__gte=1,
                ),
                name="resultat_intervalle_du_rang",
            ),
            models.CheckConstraint(
                condition=Q(niveau__isnull=True) | Q(niveau__range=(1, 4)), name="resultat_niveau_borne"
            ),
        )

    def __str__(self) -> str:
        return f"{self.inscription} : {'–' if self.score is None else mesure(self.score, self.intervalle)}"

    @property
    def intervalle(self) -> tuple[float, float] | None:
        """Both ends of the score, None without an interval."""
        return None if self.score_bas is None or self.score_haut is None else (self.score_bas, self.score_haut)

    @property
    def rang_intervalle(self) -> tuple[int, int] | None:
        """The places that the rank may truly be, None without a rank."""
        return None if self.rang_bas is None or self.rang_haut is None else (self.rang_bas, self.rang_haut)
