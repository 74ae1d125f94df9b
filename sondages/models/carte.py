"""A card of the deck."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from campagnes.enums import Determinant
from sondages.enums import NatureCarte, Valeur
from sondages.models.portee import DuSondageQuerySet
from sondages.models.sondage import Sondage


class Carte(models.Model):
    """One card, frozen once the poll is open. `options` are the choices of a `choix`; `explication` follows an answer.

    `bonne_reponse` (vrai or faux) and an explanation that names its source belong to « le saviez-vous ».
    """

    sondage = models.ForeignKey(Sondage, models.CASCADE, related_name="les_cartes", verbose_name="consultation")
    # Zero for the instant of a move.
    rang = models.PositiveSmallIntegerField("rang")
    nature = models.CharField("nature", max_length=14, choices=NatureCarte.choices)
    enonce = models.CharField("énoncé", max_length=300)
    determinant = models.CharField("déterminant", max_length=3, choices=Determinant.choices, blank=True)
    options = models.JSONField("options", default=list, blank=True)
    explication = models.CharField("explication et source", max_length=600, blank=True)
    bonne_reponse = models.CharField("bonne réponse", max_length=4, blank=True)

    objects = DuSondageQuerySet.as_manager()

    class Meta:
        verbose_name = "carte"
        verbose_name_plural = "cartes"
        ordering = ("rang", "pk")
        constraints = (
            models.UniqueConstraint(fields=["sondage", "rang"], name="carte_rang_unique"),
            models.CheckConstraint(condition=Q(nature__in=NatureCarte.values), name="carte_nature_connue"),
            models.CheckConstraint(condition=~Q(enonce=""), name="carte_enoncee"),
            models.CheckConstraint(
                condition=Q(determinant="") | Q(determinant__in=Determinant.values), name="carte_determinant_connu"
            ),
            models.CheckConstraint(
                condition=(Q(nature="choix") & ~Q(options=[])) | (~Q(nature="choix") & Q(options=[])),
                name="carte_options_d_un_choix",
            ),
            models.CheckConstraint(
                condition=(
                    Q(nature="le_saviez_vous", bonne_reponse__in=[Valeur.VRAI, Valeur.FAUX]) & ~Q(explication="")
                )
                | (~Q(nature="le_saviez_vous") & Q(bonne_reponse="")),
                name="carte_reponse_du_saviez_vous",
            ),
        )

    def __str__(self) -> str:
        return self.enonce
