"""What a shopper answers when a reader sends her visit back, and what somebody else decides."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from enquetes.enums import EtatVisite, IssueContestation
from enquetes.models.visite import Visite
from socle.enums import Question
from socle.horloge import maintenant


class ContestationRetourQuerySet(models.QuerySet["ContestationRetour"]):
    """Usual filters of contested returns."""

    def ouvertes(self) -> ContestationRetourQuerySet:
        """Return those that wait for a decision: a visit handed over again needs none, nor does an edition given back."""
        return self.filter(
            decidee_le=None, visite__etat=EtatVisite.A_REVOIR, visite__inscription__campagne__restituee_le=None
        )


class ContestationRetour(models.Model):
    """One contested return; a visit has one at most (regles#contester-un-retour)."""

    visite = models.OneToOneField(Visite, models.CASCADE, related_name="contestation", verbose_name="visite")
    motif = models.TextField("motif", max_length=1000)
    deposee_le = models.DateTimeField("déposée le", default=maintenant)
    renvoyee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="renvoyée par"
    )
    issue = models.CharField("décision", max_length=8, choices=IssueContestation.choices, blank=True)
    reponse = models.TextField("réponse", max_length=1000, blank=True)
    decidee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="décidée par"
    )
    decidee_le = models.DateTimeField("décidée le", null=True, blank=True)

    objects = ContestationRetourQuerySet.as_manager()

    est_maintenu = Question("issue", IssueContestation.MAINTENU)

    class Meta:
        verbose_name = "contestation d’un retour"
        verbose_name_plural = "contestations de retours"
        ordering = ("deposee_le", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(motif=""), name="contestation_motivee"),
            models.CheckConstraint(
                condition=Q(decidee_le__isnull=True, issue="", reponse="")
                | Q(decidee_le__isnull=False, issue__in=IssueContestation.values) & ~Q(reponse=""),
                name="contestation_decidee_et_motivee",
            ),
        )

    def __str__(self) -> str:
        return f"Contestation, {self.visite}"
