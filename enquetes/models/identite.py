"""Aliases: under which name and at which addresses a shopper makes a contact (regles#identites)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from campagnes.models import Campagne
from enquetes.enums import SEUIL_AUTOTEST, PartIdentite
from enquetes.models.enqueteur import Enqueteur
from enquetes.models.visite import Visite
from organismes.models import Organisme
from socle.models import Horodate


class IdentiteEmprunt(Horodate):
    """An alias of one shopper in one edition, as staff typed it. No body ever reads it here."""

    campagne = models.ForeignKey(Campagne, models.CASCADE, related_name="les_identites", verbose_name="édition")
    enqueteur = models.ForeignKey(Enqueteur, models.CASCADE, related_name="les_identites", verbose_name="enquêteur")
    nom = models.CharField("nom d’emprunt", max_length=80)
    courriel = models.EmailField("courriel, aussi pour les formulaires", max_length=254, blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    adresse = models.TextField("adresse postale de retour", max_length=300, blank=True)

    class Meta:
        verbose_name = "identité d’emprunt"
        verbose_name_plural = "identités d’emprunt"
        ordering = ("enqueteur__pseudonyme", "nom")
        constraints = (
            models.UniqueConstraint("campagne", Lower("nom"), name="identite_nom_unique"),
            models.UniqueConstraint(
                "campagne", Lower("courriel"), condition=~Q(courriel=""), name="identite_courriel_unique"
            ),
            models.CheckConstraint(condition=~Q(nom=""), name="identite_nommee"),
        )

    def __str__(self) -> str:
        return self.nom

    @property
    def parts(self) -> frozenset[PartIdentite]:
        """Return what this alias holds besides its name."""
        return frozenset(part for part in PartIdentite if getattr(self, part))


class Emprunt(models.Model):
    """The alias of one contact. A body meets an alias once: the database holds it."""

    visite = models.OneToOneField(Visite, models.CASCADE, related_name="emprunt", verbose_name="visite")
    identite = models.ForeignKey(IdentiteEmprunt, models.CASCADE, related_name="les_emprunts", verbose_name="identité")
    organisme = models.ForeignKey(Organisme, models.CASCADE, related_name="+", verbose_name="organisme")

    class Meta:
        verbose_name = "emprunt d’identité"
        verbose_name_plural = "emprunts d’identité"
        constraints = (
            models.UniqueConstraint(fields=["identite", "organisme"], name="emprunt_une_fois_par_organisme"),
        )

    def __str__(self) -> str:
        return f"{self.identite} / {self.organisme}"


class ReglageTerrain(models.Model):
    """What staff ask of the shoppers of one edition; an edition without a row asks for nothing more."""

    campagne = models.OneToOneField(Campagne, models.CASCADE, related_name="reglage_terrain", verbose_name="édition")
    identites_exigees = models.BooleanField("une identité d’emprunt à chaque contact", default=False)
    autotest_exige = models.BooleanField("un auto-test avant le premier contact d’un canal", default=False)
    seuil_autotest = models.PositiveSmallIntegerField("accord demandé à l’auto-test", default=SEUIL_AUTOTEST)

    class Meta:
        verbose_name = "réglage du terrain"
        verbose_name_plural = "réglages du terrain"
        constraints = (
            models.CheckConstraint(condition=Q(seuil_autotest__range=(50, 100)), name="reglage_seuil_borne"),
        )

    def __str__(self) -> str:
        return f"Terrain de l’édition {self.campagne.annee}"
