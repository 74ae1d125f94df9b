"""Counts of opinions, rebuilt from facts: by point and day, then rolled up. Dashboards read nothing else.

Opinions set aside or held for a person are counted apart (`retenu`): every figure exists with and without them.
Who changes what counts calls `bornes.avis.actions.agreger`; nobody increments.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from bornes.enums import Origine
from bornes.models.point import Point
from campagnes.models import Campagne
from organismes.models import Inscription
from organismes.models.portee import PorteeQuerySet


def compteur(nom: str) -> models.IntegerField[Any, Any]:
    """Return a column that counts."""
    return models.IntegerField(nom, default=0)


class ParPorte(models.Model):
    """Which door, and whether the opinions count or are held."""

    origine = models.CharField("origine", max_length=10, choices=Origine.choices)
    retenu = models.BooleanField("hors compte", default=False)

    class Meta:
        abstract = True


class Mesures(ParPorte):
    """What is counted of a group of opinions; `hNN` are those given from NN o'clock, local time.

    A determinant is cited when one of its reasons is, once an opinion; `…_satisfaits` are marks of 4 and 5 among these.
    """

    n = compteur("avis")
    n1 = compteur("très insatisfaits")
    n2 = compteur("insatisfaits")
    n3 = compteur("moyennement satisfaits")
    n4 = compteur("satisfaits")
    n5 = compteur("très satisfaits")
    resultat_oui = compteur("venus et servis")
    resultat_en_partie = compteur("servis en partie")
    resultat_non = compteur("non servis")
    attente_oui = compteur("attente acceptable")
    attente_plutot = compteur("attente plutôt acceptable")
    attente_non = compteur("attente inacceptable")
    raison_attente = compteur("citent l’attente")
    raison_amabilite = compteur("citent l’amabilité")
    raison_clarte = compteur("citent la clarté")
    raison_competence = compteur("citent la compétence")
    raison_acces = compteur("citent l’accès aux locaux")
    raison_horaires = compteur("citent les horaires")
    acc_cites = compteur("citent l’accessibilité")
    acc_satisfaits = compteur("citent l’accessibilité, satisfaits")
    cou_cites = compteur("citent la courtoisie")
    cou_satisfaits = compteur("citent la courtoisie, satisfaits")
    qua_cites = compteur("citent la qualité")
    qua_satisfaits = compteur("citent la qualité, satisfaits")
    nb_textes = compteur("commentaires")
    h00 = compteur("à 0 h")
    h01 = compteur("à 1 h")
    h02 = compteur("à 2 h")
    h03 = compteur("à 3 h")
    h04 = compteur("à 4 h")
    h05 = compteur("à 5 h")
    h06 = compteur("à 6 h")
    h07 = compteur("à 7 h")
    h08 = compteur("à 8 h")
    h09 = compteur("à 9 h")
    h10 = compteur("à 10 h")
    h11 = compteur("à 11 h")
    h12 = compteur("à 12 h")
    h13 = compteur("à 13 h")
    h14 = compteur("à 14 h")
    h15 = compteur("à 15 h")
    h16 = compteur("à 16 h")
    h17 = compteur("à 17 h")
    h18 = compteur("à 18 h")
    h19 = compteur("à 19 h")
    h20 = compteur("à 20 h")
    h21 = compteur("à 21 h")
    h22 = compteur("à 22 h")
    h23 = compteur("à 23 h")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.n} avis"


class Publies(models.Model):
    """How many of these opinions have a comment that everybody may read, and how many of those are answered."""

    nb_publies = models.IntegerField("commentaires publiés", default=0, db_default=0)
    nb_repondus = models.IntegerField("commentaires répondus", default=0, db_default=0)

    class Meta:
        abstract = True


# In the order of the columns: what SQL sums and Python reads back.
COLONNES = tuple(champ.name for champ in Mesures._meta.local_fields if champ.name not in ("origine", "retenu"))
NOTES = ("n1", "n2", "n3", "n4", "n5")


def notes_completes() -> Q:
    """Return the condition that the five marks make the whole."""
    return Q(n__gt=0, n=F("n1") + F("n2") + F("n3") + F("n4") + F("n5"))


class AgregatJour(Mesures, Publies):
    """One point on one local day, by door and by being held."""

    point = models.ForeignKey(
        Point, models.CASCADE, related_name="les_agregats", verbose_name="point d’écoute", db_index=False
    )
    # The registration of the point: read with every dashboard of a body.
    inscription = models.ForeignKey(
        Inscription, models.CASCADE, related_name="les_agregats", verbose_name="inscription", db_index=False
    )
    jour = models.DateField("jour local")

    objects = PorteeQuerySet.as_manager()

    class Meta:
        verbose_name = "compte d’avis d’un jour"
        verbose_name_plural = "comptes d’avis par jour"
        ordering = ("-jour", "pk")
        indexes = (
            models.Index(fields=["inscription", "jour"], name="agregat_jour_inscription"),
            models.Index(fields=["jour"], name="agregat_jour_jour"),
        )
        constraints = (
            models.UniqueConstraint(fields=["point", "jour", "origine", "retenu"], name="agregat_jour_unique"),
            models.CheckConstraint(condition=notes_completes(), name="agregat_jour_notes"),
        )

    def __str__(self) -> str:
        return f"{self.n} avis le {self.jour:%d/%m/%Y}"


class AgregatMois(Mesures, Publies):
    """One registration in one month: the whole country is read here."""

    inscription = models.ForeignKey(
        Inscription, models.CASCADE, related_name="les_mois_d_avis", verbose_name="inscription", db_index=False
    )
    mois = models.DateField("premier jour du mois")

    objects = PorteeQuerySet.as_manager()

    class Meta:
        verbose_name = "compte d’avis d’un mois"
        verbose_name_plural = "comptes d’avis par mois"
        ordering = ("-mois", "pk")
        # The country is read in this index alone, without the wide rows.
        indexes = (
            models.Index(
                fields=["mois", "inscription"],
                include=["origine", "n", "n4", "n5"],
                condition=Q(retenu=False),
                name="agregat_mois_lecture",
            ),
            # The public list of bodies, whatever is kept of opinions.
            models.Index(
                fields=["inscription"],
                include=["nb_publies", "nb_repondus"],
                condition=Q(retenu=False, nb_publies__gt=0),
                name="agregat_mois_publies",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["inscription", "mois", "origine", "retenu"], name="agregat_mois_unique"),
            models.CheckConstraint(condition=notes_completes(), name="agregat_mois_notes"),
        )

    def __str__(self) -> str:
        return f"{self.n} avis en {self.mois:%m/%Y}"


class AgregatNational(Mesures):
    """One edition on one local day, every body together."""

    campagne = models.ForeignKey(
        Campagne, models.CASCADE, related_name="les_jours_d_avis", verbose_name="édition", db_index=False
    )
    jour = models.DateField("jour local")

    class Meta:
        verbose_name = "compte national d’avis d’un jour"
        verbose_name_plural = "comptes nationaux d’avis par jour"
        ordering = ("-jour", "pk")
        constraints = (
            models.UniqueConstraint(fields=["campagne", "jour", "origine", "retenu"], name="agregat_national_unique"),
            models.CheckConstraint(condition=notes_completes(), name="agregat_national_notes"),
        )

    def __str__(self) -> str:
        return f"{self.n} avis le {self.jour:%d/%m/%Y}"


class AgregatTheme(ParPorte):
    """Comments of one point on one local day that speak of one theme; refused comments are left out."""

    point = models.ForeignKey(
        Point, models.CASCADE, related_name="les_themes_comptes", verbose_name="point d’écoute", db_index=False
    )
    inscription = models.ForeignKey(
        Inscription, models.CASCADE, related_name="les_themes_comptes", verbose_name="inscription", db_index=False
    )
    jour = models.DateField("jour local")
    theme = models.SlugField("thème", max_length=40, db_index=False)
    n = compteur("commentaires")

    objects = PorteeQuerySet.as_manager()

    class Meta:
        verbose_name = "compte de thèmes d’un jour"
        verbose_name_plural = "comptes de thèmes par jour"
        ordering = ("-jour", "theme", "pk")
        indexes = (
            models.Index(fields=["inscription", "jour"], name="agregat_theme_inscription"),
            models.Index(fields=["jour"], name="agregat_theme_jour"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["point", "jour", "theme", "origine", "retenu"], name="agregat_theme_unique"
            ),
            models.CheckConstraint(condition=Q(n__gt=0), name="agregat_theme_compte"),
        )

    def __str__(self) -> str:
        return f"{self.theme}, {self.n}"


class AgregatThemeNational(ParPorte):
    """Comments of one edition on one local day that speak of one theme."""

    campagne = models.ForeignKey(
        Campagne, models.CASCADE, related_name="les_themes_comptes", verbose_name="édition", db_index=False
    )
    jour = models.DateField("jour local")
    theme = models.SlugField("thème", max_length=40, db_index=False)
    n = compteur("commentaires")

    class Meta:
        verbose_name = "compte national de thèmes d’un jour"
        verbose_name_plural = "comptes nationaux de thèmes par jour"
        ordering = ("-jour", "theme", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["campagne", "jour", "theme", "origine", "retenu"], name="agregat_theme_national_unique"
            ),
            models.CheckConstraint(condition=Q(n__gt=0), name="agregat_theme_national_compte"),
        )

    def __str__(self) -> str:
        return f"{self.theme}, {self.n}"
