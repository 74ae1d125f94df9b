"""The PDF report of a registration."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from comptes.enums import EQUIPE
from organismes.models import Inscription
from rapports.enums import EtatRapport
from socle.models import Horodate


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


def chemin_rapport(rapport: Rapport, _nom: str) -> str:
    """Return the private path of a report: no name given by people reaches the disk."""
    return f"rapports/{rapport.inscription.campagne.annee}/{rapport.inscription_id}.pdf"


class Rapport(Horodate):
    """One report a registration; work is described by the row, the broker only carries its number."""

    inscription = models.OneToOneField(Inscription, models.CASCADE, related_name="rapport", verbose_name="inscription")
    etat = models.CharField("état", max_length=8, choices=EtatRapport.choices, default=EtatRapport.DEMANDE)
    progression = models.PositiveSmallIntegerField("progression en %", default=0)
    essais = models.PositiveSmallIntegerField("essais", default=0)
    erreur = models.CharField("erreur", max_length=300, blank=True)
    fichier = models.FileField("fichier", upload_to=chemin_rapport, blank=True)
    empreinte = models.CharField("empreinte du fichier", max_length=64, blank=True)
    nb_pages = models.PositiveSmallIntegerField("pages", null=True, blank=True)
    demande_le = models.DateTimeField("demandé le")
    commence_le = models.DateTimeField("commencé le", null=True, blank=True)
    pret_le = models.DateTimeField("prêt le", null=True, blank=True)

    objects = RapportQuerySet.as_manager()

    class Meta:
        verbose_name = "rapport"
        verbose_name_plural = "rapports"
        constraints = (
            models.CheckConstraint(condition=Q(etat__in=EtatRapport.values), name="rapport_etat_connu"),
            models.CheckConstraint(condition=Q(progression__lte=100), name="rapport_progression_bornee"),
            models.CheckConstraint(
                condition=~Q(etat="pret") | (Q(pret_le__isnull=False) & ~Q(fichier="") & ~Q(empreinte="")),
                name="rapport_pret_complet",
            ),
        )

    def __str__(self) -> str:
        return f"rapport de {self.inscription}"
