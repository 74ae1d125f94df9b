"""What the organiser writes at the end: the answer while it is drafted, the PDF report for the council."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from consultations.models.dialogue import Dialogue
from consultations.models.portee import DuDialogueQuerySet
from socle.models import DocumentFabrique, Horodate


class ProjetDeReponse(Horodate):
    """The answer before it is published: several people write it over several days. It goes with the publication."""

    dialogue = models.OneToOneField(
        Dialogue, models.CASCADE, related_name="projet_de_reponse", verbose_name="consultation"
    )
    decision = models.CharField("décision en une phrase", max_length=300, blank=True)
    texte = models.TextField("réponse", max_length=12000, blank=True)
    signataire = models.CharField("signée par", max_length=120, blank=True)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="dernier auteur"
    )

    objects = DuDialogueQuerySet.as_manager()

    class Meta:
        verbose_name = "projet de réponse"
        verbose_name_plural = "projets de réponse"

    def __str__(self) -> str:
        return self.decision or "Projet de réponse"


def chemin_bilan(bilan: Bilan, _nom: str) -> str:
    """Return the private path of a report: no name given by people reaches the disk."""
    return f"consultations/bilans/{bilan.dialogue_id}.pdf"


class Bilan(DocumentFabrique):
    """The report of a dialogue, one row; the broker only carries its number."""

    dialogue = models.OneToOneField(Dialogue, models.CASCADE, related_name="bilan", verbose_name="consultation")
    fichier = models.FileField("fichier", upload_to=chemin_bilan, blank=True)

    objects = DuDialogueQuerySet.as_manager()

    class Meta(DocumentFabrique.Meta):
        verbose_name = "bilan de consultation"
        verbose_name_plural = "bilans de consultation"

    def __str__(self) -> str:
        return f"bilan de {self.dialogue}"
