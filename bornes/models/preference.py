"""Which mails a body wants about what its users say."""

from __future__ import annotations

from django.db import models

from organismes.models import Inscription
from organismes.models.portee import PorteeQuerySet
from socle.models import Horodate


class PreferenceEcoute(Horodate):
    """Absent, everything is sent."""

    inscription = models.OneToOneField(
        Inscription, models.CASCADE, related_name="preference_ecoute", verbose_name="inscription"
    )
    alertes = models.BooleanField("alertes d’insatisfaction", default=True)
    hebdomadaire = models.BooleanField("résumé de la semaine", default=True)

    objects = PorteeQuerySet.as_manager()

    class Meta:
        verbose_name = "préférence de courriels"
        verbose_name_plural = "préférences de courriels"

    def __str__(self) -> str:
        choix = [mot for mot, oui in (("alertes", self.alertes), ("résumé", self.hebdomadaire)) if oui]
        return ", ".join(choix) or "aucun courriel"
