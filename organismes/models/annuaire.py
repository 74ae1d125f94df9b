"""The directory of France's territories, loaded from open data."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from organismes.enums import NatureEntite, SourceFermeture
from socle.enums import Question
from socle.logic.bornes_des_dates import DERNIER_JOUR, PREMIER_JOUR


class Territoire(models.Model):
    """A commune, grouping, département or région of the official geography."""

    nature = models.CharField("nature", max_length=12, choices=NatureEntite.choices)
    code = models.CharField("code INSEE, ou SIREN d’un groupement", max_length=9)
    nom = models.CharField("nom", max_length=200)
    nom_cherche = models.CharField("nom normalisé pour la recherche", max_length=200, db_index=True)
    siren = models.CharField("SIREN", max_length=9, null=True, blank=True, unique=True)
    population = models.PositiveIntegerField("population", null=True, blank=True)
    departement = models.CharField("département", max_length=3, blank=True, db_index=True)
    region = models.CharField("région", max_length=3, blank=True, db_index=True)
    edition = models.PositiveSmallIntegerField("millésime de la source")

    class Meta:
        verbose_name = "territoire"
        verbose_name_plural = "territoires"
        ordering = ("nom_cherche", "code")
        constraints = (
            models.UniqueConstraint(fields=["nature", "code"], name="territoire_unique"),
            models.CheckConstraint(condition=Q(nature__in=NatureEntite.values), name="territoire_nature_connue"),
        )

    def __str__(self) -> str:
        return self.nom

    @property
    def siren_a_donner(self) -> bool:
        """Tell whether the body gives its SIREN itself: a département or a région of which the directory has none.

        Their INSEE codes overlap (76 is Seine-Maritime and Occitanie), so that the code alone names no body.
        """
        return not self.siren and self.nature in {NatureEntite.DEPARTEMENT, NatureEntite.REGION}


class CodePostal(models.Model):
    """A postal code of a commune."""

    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="les_codes_postaux", verbose_name="commune")
    code = models.CharField("code postal", max_length=5, db_index=True)

    class Meta:
        verbose_name = "code postal"
        verbose_name_plural = "codes postaux"
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=["territoire", "code"], name="code_postal_unique"),)

    def __str__(self) -> str:
        return self.code


class Appartenance(models.Model):
    """A commune belongs to a grouping."""

    groupement = models.ForeignKey(Territoire, models.CASCADE, related_name="les_membres", verbose_name="groupement")
    commune = models.ForeignKey(Territoire, models.CASCADE, related_name="les_groupements", verbose_name="commune")

    class Meta:
        verbose_name = "appartenance"
        verbose_name_plural = "appartenances"
        constraints = (
            models.UniqueConstraint(fields=["groupement", "commune"], name="appartenance_unique"),
            models.CheckConstraint(condition=~Q(groupement=models.F("commune")), name="appartenance_pas_a_soi"),
        )

    def __str__(self) -> str:
        return f"{self.commune} dans {self.groupement}"


class RevisionAnnuaire(models.Model):
    """Which state of the directory this is. One row, drawn anew by a loading that changes what a search reads."""

    SEULE = 1

    marque = models.UUIDField("marque")

    class Meta:
        verbose_name = "révision de l’annuaire"
        verbose_name_plural = "révisions de l’annuaire"
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="revision_annuaire_unique"),)

    def __str__(self) -> str:
        return str(self.marque)


class NumeroFerme(models.Model):
    """A SIREN, a SIRET or an INSEE code that names nobody any more, and the number that took over, where one did."""

    numero = models.CharField("SIREN, SIRET ou code INSEE", max_length=14, unique=True)
    nom = models.CharField("nom", max_length=200, blank=True)
    nom_cherche = models.CharField("nom normalisé pour la recherche", max_length=200, blank=True, db_index=True)
    ferme_le = models.DateField("fermé le", null=True, blank=True)
    successeur = models.CharField("numéro du successeur", max_length=14, blank=True)
    nom_du_successeur = models.CharField("nom du successeur", max_length=200, blank=True)
    source = models.CharField("source", max_length=8, choices=SourceFermeture.choices)

    vient_de_l_annuaire = Question("source", SourceFermeture.ANNUAIRE)

    class Meta:
        verbose_name = "numéro fermé"
        verbose_name_plural = "numéros fermés"
        ordering = ("numero",)
        constraints = (
            models.CheckConstraint(condition=Q(source__in=SourceFermeture.values), name="numero_ferme_source_connue"),
            models.CheckConstraint(
                condition=Q(ferme_le__isnull=True) | Q(ferme_le__range=(PREMIER_JOUR, DERNIER_JOUR)),
                name="numero_ferme_jour_borne",
            ),
            models.CheckConstraint(condition=~Q(successeur=models.F("numero")), name="numero_ferme_pas_a_soi"),
        )

    def __str__(self) -> str:
        return f"{self.numero}, {self.nom}" if self.nom else self.numero
