"""A sheet of codes: ordered, printed by a worker, sealed until whoever ordered it takes it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from socle.models import DocumentFabrique
from socle.scelles import ChampScelle
from sondages.models.groupe import Groupe
from sondages.models.portee import DuSondageQuerySet
from sondages.models.sondage import Sondage


class Planche(DocumentFabrique):
    """The sheet of one lot, the only copy of its codes: they are made with it, in one transaction.

    `contenu`, the sealed PDF, goes when she took it whole (`remise_le`), or with the codes when she did not
    (`annulee_le`). The row goes at the closing.
    """

    sondage = models.ForeignKey(Sondage, models.CASCADE, related_name="les_planches", verbose_name="consultation")
    groupe = models.ForeignKey(Groupe, models.CASCADE, related_name="les_planches", verbose_name="groupe")
    lot = models.PositiveSmallIntegerField("lot")
    nombre = models.PositiveIntegerField("codes")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="demandée par"
    )
    contenu = ChampScelle("planche scellée", place="sondage/planche/{pk}", null=True, blank=True)
    remise_le = models.DateTimeField("remise le", null=True, blank=True)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)

    objects = DuSondageQuerySet.as_manager()

    class Meta:
        verbose_name = "planche de codes"
        verbose_name_plural = "planches de codes"
        ordering = ("pk",)
        constraints = (
            *DocumentFabrique.Meta.constraints[:2],
            models.UniqueConstraint(fields=["sondage", "lot"], name="planche_un_lot"),
            models.CheckConstraint(condition=Q(lot__gte=1, nombre__gte=1), name="planche_lotie"),
            models.CheckConstraint(
                condition=(
                    Q(etat="pret", pret_le__isnull=False)
                    & (
                        Q(contenu__isnull=False, remise_le__isnull=True, annulee_le__isnull=True)
                        | Q(contenu__isnull=True, remise_le__isnull=False, annulee_le__isnull=True)
                        | Q(contenu__isnull=True, remise_le__isnull=True, annulee_le__isnull=False)
                    )
                )
                | (~Q(etat="pret") & Q(contenu__isnull=True, remise_le__isnull=True, annulee_le__isnull=True)),
                name="planche_une_fin",
            ),
        )

    def __str__(self) -> str:
        return f"Planche du lot {self.lot}"
