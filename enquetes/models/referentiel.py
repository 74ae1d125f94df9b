"""Referentials and the commitments that criteria shed light on."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from campagnes.models import Campagne
from enquetes.enums import StatutSource
from socle.dates import jours_bornes
from socle.models import Horodate


class Referentiel(Horodate):
    """A published set of commitments, in one version."""

    code = models.CharField("code", max_length=12, unique=True)
    nom = models.CharField("nom", max_length=200)
    version = models.CharField("version", max_length=60, blank=True)
    editeur = models.CharField("éditeur", max_length=200, blank=True)
    debut_validite = models.DateField("valide du", null=True, blank=True)
    fin_validite = models.DateField("valide au", null=True, blank=True)
    # What counts in an edition for which staff decided nothing.
    actif_par_defaut = models.BooleanField("actif par défaut", default=True)
    note = models.TextField("note sur les sources", blank=True)

    class Meta:
        verbose_name = "référentiel"
        verbose_name_plural = "référentiels"
        ordering = ("code",)
        constraints = (
            jours_bornes("referentiel_borne", "debut_validite", "fin_validite"),
            models.CheckConstraint(
                condition=Q(debut_validite__isnull=True)
                | Q(fin_validite__isnull=True)
                | Q(fin_validite__gte=F("debut_validite")),
                name="referentiel_validite_dans_l_ordre",
            ),
        )

    def __str__(self) -> str:
        return self.nom


class ActivationReferentiel(models.Model):
    """Whether a referential counts in an edition."""

    campagne = models.ForeignKey(Campagne, models.CASCADE, related_name="les_activations", verbose_name="campagne")
    referentiel = models.ForeignKey(
        Referentiel, models.CASCADE, related_name="les_activations", verbose_name="référentiel"
    )
    est_actif = models.BooleanField("actif", default=True)

    class Meta:
        verbose_name = "activation d’un référentiel"
        verbose_name_plural = "activations de référentiels"
        constraints = (models.UniqueConstraint(fields=["campagne", "referentiel"], name="activation_unique"),)

    def __str__(self) -> str:
        return f"{self.referentiel} {'actif' if self.est_actif else 'inactif'} en {self.campagne.annee}"


class Rubrique(models.Model):
    """A heading of a referential."""

    referentiel = models.ForeignKey(
        Referentiel, models.CASCADE, related_name="les_rubriques", verbose_name="référentiel"
    )
    code = models.CharField("code", max_length=12)
    nom = models.CharField("nom", max_length=200)
    ordre = models.PositiveSmallIntegerField("ordre")

    class Meta:
        verbose_name = "rubrique"
        verbose_name_plural = "rubriques"
        ordering = ("referentiel", "ordre")
        constraints = (models.UniqueConstraint(fields=["referentiel", "code"], name="rubrique_unique"),)

    def __str__(self) -> str:
        return self.nom


class Engagement(models.Model):
    """A commitment, reworded; `statut_source` says how far the wording is established."""

    rubrique = models.ForeignKey(Rubrique, models.CASCADE, related_name="les_engagements", verbose_name="rubrique")
    code = models.CharField("code", max_length=12, unique=True)
    libelle = models.CharField("libellé reformulé", max_length=300)
    mesurable = models.CharField("ce qui se mesure", max_length=300, blank=True)
    seuil_valeur = models.DecimalField("seuil", max_digits=7, decimal_places=2, null=True, blank=True)
    seuil_unite = models.CharField("unité du seuil", max_length=30, blank=True)
    seuil_operateur = models.CharField("opérateur du seuil", max_length=2, blank=True)
    statut_source = models.CharField("statut", max_length=3, choices=StatutSource.choices)
    statut_note = models.CharField("précision sur le statut", max_length=120, blank=True)
    # Services Publics + in nine commitments inherits the criteria of its successor (regles#referentiels).
    herite_de = models.CharField("hérite des critères de", max_length=12, blank=True)
    ordre = models.PositiveSmallIntegerField("ordre")

    class Meta:
        verbose_name = "engagement"
        verbose_name_plural = "engagements"
        ordering = ("rubrique", "ordre")
        constraints = (
            models.CheckConstraint(condition=Q(statut_source__in=StatutSource.values), name="engagement_statut_connu"),
            models.CheckConstraint(
                condition=Q(seuil_valeur__isnull=True, seuil_operateur="")
                | Q(seuil_valeur__isnull=False, seuil_operateur__in=["<", "<=", ">="]),
                name="engagement_seuil_complet",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.libelle}"
