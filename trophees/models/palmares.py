"""A prize list: a frozen copy of the ranking, sealed by two people."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from campagnes.models import Campagne
from comptes.enums import PERSONNEL
from socle.enums import Question
from socle.horloge import maintenant
from trophees.enums import Categorie, Decideur, EtatPalmares
from trophees.logic.trophees import sirens_laureats


class PalmaresQuerySet(models.QuerySet["Palmares"]):
    """Scope of prize lists."""

    def visibles_par(self, user: Any) -> PalmaresQuerySet:
        """Return every prize list for staff, none for others: the public reads laureates only."""
        return self if PERSONNEL & user.roles else self.none()


class Palmares(models.Model):
    """A snapshot of the ranking of an edition. `contenu` is the frozen input and result, `empreinte` its SHA-256."""

    campagne = models.ForeignKey(Campagne, models.PROTECT, related_name="les_palmares", verbose_name="campagne")
    etat = models.CharField("état", max_length=8, choices=EtatPalmares.choices, default=EtatPalmares.PROPOSE)
    methode = models.CharField("version de la méthode", max_length=8)
    contenu = models.JSONField("contenu gelé")
    empreinte = models.CharField("empreinte", max_length=64)
    propose_le = models.DateTimeField("proposé le", default=maintenant)
    propose_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="proposé par"
    )
    scelle_le = models.DateTimeField("scellé le", null=True, blank=True)
    scelle_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="scellé par"
    )
    publie_le = models.DateTimeField("publié le", null=True, blank=True)
    motif_rejet = models.CharField("motif du rejet", max_length=300, blank=True)

    objects = PalmaresQuerySet.as_manager()

    est_scelle = Question("etat", EtatPalmares.SCELLE)
    fait_foi = Question("etat", EtatPalmares.SCELLE, EtatPalmares.PUBLIE)

    class Meta:
        verbose_name = "palmarès"
        verbose_name_plural = "palmarès"
        ordering = ("-propose_le",)
        constraints = (
            models.CheckConstraint(condition=Q(etat__in=EtatPalmares.values), name="palmares_etat_connu"),
            models.CheckConstraint(
                condition=Q(scelle_par__isnull=True) | ~Q(scelle_par=F("propose_par")),
                name="palmares_scelle_a_deux",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=["scelle", "publie"]) | Q(scelle_le__isnull=False, scelle_par__isnull=False),
                name="palmares_scelle_date",
            ),
            models.CheckConstraint(
                condition=Q(etat="publie", publie_le__isnull=False) | (~Q(etat="publie") & Q(publie_le__isnull=True)),
                name="palmares_publie_date",
            ),
            models.UniqueConstraint(fields=["campagne"], condition=Q(etat="publie"), name="palmares_publie_unique"),
            models.UniqueConstraint(
                fields=["campagne"], condition=Q(etat__in=["propose", "scelle"]), name="palmares_en_cours_unique"
            ),
        )

    def __str__(self) -> str:
        return f"palmarès {self.campagne.annee} ({self.get_etat_display()})"

    @property
    def est_sans_laureat(self) -> bool:
        """Tell whether it awards nobody: too few bodies ranked in each category."""
        return not sirens_laureats(self.contenu)


class LignePalmares(models.Model):
    """A body in a prize list, copied: later changes of the body never reach it."""

    palmares = models.ForeignKey(Palmares, models.CASCADE, related_name="les_lignes", verbose_name="palmarès")
    categorie = models.CharField("catégorie", max_length=16, choices=Categorie.choices)
    rang = models.PositiveIntegerField("rang")
    siren = models.CharField("SIREN", max_length=14)
    nom = models.CharField("nom", max_length=200)
    score_arrondi = models.DecimalField("score à une décimale", max_digits=4, decimal_places=1)
    est_laureat = models.BooleanField("lauréat", default=False)
    decideur = models.CharField("nommé par", max_length=8, choices=Decideur.choices, default=Decideur.MESURE)

    class Meta:
        verbose_name = "ligne de palmarès"
        verbose_name_plural = "lignes de palmarès"
        ordering = ("categorie", "rang", "nom")
        constraints = (
            models.UniqueConstraint(fields=["palmares", "siren"], name="ligne_palmares_unique"),
            models.CheckConstraint(condition=Q(rang__gte=1), name="ligne_palmares_rang_positif"),
            models.CheckConstraint(condition=Q(decideur__in=Decideur.values), name="ligne_palmares_decideur_connu"),
            # The measure names the first; a jury may name another one that it cannot tell from the first.
            models.CheckConstraint(
                condition=Q(est_laureat=False) | Q(rang=1) | Q(decideur=Decideur.JURY),
                name="ligne_palmares_laureat_premier",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rang}. {self.nom}"
