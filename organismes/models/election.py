"""What the election rules leave to people: who lifts the reserve of a body, and the names it watches for."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from organismes.enums import ACTES_LEVABLES, NatureNom
from organismes.models.inscription import Inscription
from socle.horloge import maintenant
from socle.models import Horodate


class LeveeReserve(models.Model):
    """A named person takes responsibility for an act (regles#el-02-communiquer), or puts the reserve back.

    Rows are added, never changed nor removed; the latest of a registration and an act counts.
    """

    inscription = models.ForeignKey(Inscription, models.PROTECT, related_name="les_levees", verbose_name="inscription")
    acte = models.CharField("acte", max_length=24)
    est_levee = models.BooleanField("réserve levée", default=True)
    responsable = models.CharField("nom et fonction de la personne responsable", max_length=200)
    motif = models.TextField("motif", max_length=1000)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="saisie par")
    le = models.DateTimeField("le", default=maintenant, editable=False)
    # The first of the rounds before which it holds; null on rows of before.
    premier_tour = models.DateField("premier tour", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "levée de réserve"
        verbose_name_plural = "levées de réserve"
        ordering = ("-le", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(acte__in=sorted(ACTES_LEVABLES)), name="levee_acte_levable"),
            models.CheckConstraint(condition=~Q(responsable=""), name="levee_responsable_nomme"),
            models.CheckConstraint(condition=~Q(motif=""), name="levee_motivee"),
        )

    def __str__(self) -> str:
        return f"{'levée' if self.est_levee else 'rétablie'} le {self.le:%d/%m/%Y}, {self.responsable}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not self._state.adding:
            msg = "Une levée de réserve ne se modifie pas."
            raise TypeError(msg)
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        msg = "Une levée de réserve ne se supprime pas."
        raise TypeError(msg)


class NomSurveille(Horodate):
    """A name of the coming election: in the reserve, texts that bear it wait for a moderator (regles#el-11-noms)."""

    inscription = models.ForeignKey(
        Inscription, models.CASCADE, related_name="les_noms_surveilles", verbose_name="inscription"
    )
    nom = models.CharField("nom", max_length=120)
    nature = models.CharField("nature", max_length=8, choices=NatureNom.choices)

    class Meta:
        verbose_name = "nom surveillé"
        verbose_name_plural = "noms surveillés"
        ordering = ("nature", "nom", "pk")
        constraints = (
            models.UniqueConstraint("inscription", Lower("nom"), name="nom_surveille_unique"),
            models.CheckConstraint(condition=~Q(nom=""), name="nom_surveille_ecrit"),
            models.CheckConstraint(condition=Q(nature__in=NatureNom.values), name="nom_surveille_nature_connue"),
        )

    def __str__(self) -> str:
        return self.nom
