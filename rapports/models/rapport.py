"""The PDF report of a registration."""

from __future__ import annotations

from typing import Any

from django.db import models

from campagnes.models import Campagne
from comptes.enums import EQUIPE
from organismes.models import Inscription
from socle.models import DocumentFabrique


class RapportQuerySet(models.QuerySet["Rapport"]):
    """Scope of reports."""

    def visibles_par(self, user: Any) -> RapportQuerySet:
        """Return every report for the team; a body sees its own once results are restituted."""
        if EQUIPE & user.roles:
            return self
        return self.filter(
            inscription__organisme__les_membres__utilisateur=user,
            inscription__campagne__restituee_le__isnull=False,
        )


def dossier_des_rapports(campagne: Campagne) -> str:
    """Return the private folder where the reports of an edition are."""
    return f"rapports/{campagne.annee}"


def chemin_rapport(rapport: Rapport, _nom: str) -> str:
    """Return the private path of a report: no name given by people reaches the disk."""
    return f"{dossier_des_rapports(rapport.inscription.campagne)}/{rapport.inscription_id}.pdf"


class Rapport(DocumentFabrique):
    """One report a registration; the broker only carries its number."""

    inscription = models.OneToOneField(Inscription, models.CASCADE, related_name="rapport", verbose_name="inscription")
    fichier = models.FileField("fichier", upload_to=chemin_rapport, blank=True)

    objects = RapportQuerySet.as_manager()

    class Meta(DocumentFabrique.Meta):
        verbose_name = "rapport"
        verbose_name_plural = "rapports"

    def __str__(self) -> str:
        return f"rapport de {self.inscription}"
