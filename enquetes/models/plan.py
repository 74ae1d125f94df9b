"""Proposals of the solver for an edition, and the secret addresses of the shoppers' calendars."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from campagnes.models import Campagne
from enquetes.enums import TONS_PLAN, EtatPlan, NaturePlan
from enquetes.models.enqueteur import Enqueteur
from socle.enums import Question, Ton
from socle.models import Horodate


class PlanTerrain(Horodate):
    """One run of the solver: asked for, computed by a worker, then accepted or set aside by a person.

    `contenu` holds the plan in the shape of its file, the reasons' rules, what each contact had before (`avant`), the
    greedy plan it is compared to (`naif`) and the counts of the run; empty until proposed.
    """

    campagne = models.ForeignKey(Campagne, models.CASCADE, related_name="les_plans", verbose_name="édition")
    nature = models.CharField("nature", max_length=16, choices=NaturePlan.choices, default=NaturePlan.COMPLET)
    etat = models.CharField("état", max_length=8, choices=EtatPlan.choices, default=EtatPlan.DEMANDE)
    graine = models.PositiveIntegerField("graine", default=0)
    limite_s = models.FloatField("durée maximale, en secondes", null=True, blank=True)
    etape = models.CharField("étape en cours", max_length=120, blank=True)
    progression = models.PositiveSmallIntegerField("progression en %", default=0)
    contenu: Any = models.JSONField("contenu", default=dict, blank=True)
    nb_deplacees = models.PositiveIntegerField("visites déplacées", default=0)
    erreur = models.CharField("raison de l’échec", max_length=300, blank=True)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="demandé par"
    )
    demande_le = models.DateTimeField("demandé le")
    commence_le = models.DateTimeField("commencé le", null=True, blank=True)
    propose_le = models.DateTimeField("proposé le", null=True, blank=True)
    clos_le = models.DateTimeField("tranché le", null=True, blank=True)

    est_en_echec = Question("etat", EtatPlan.ECHEC)
    est_perime = Question("etat", EtatPlan.PERIME)
    ton = Ton("etat", TONS_PLAN)

    class Meta:
        verbose_name = "plan de terrain"
        verbose_name_plural = "plans de terrain"
        ordering = ("-demande_le", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(etat__in=EtatPlan.values), name="plan_etat_connu"),
            models.CheckConstraint(condition=Q(nature__in=NaturePlan.values), name="plan_nature_connue"),
            models.CheckConstraint(condition=Q(progression__lte=100), name="plan_progression_bornee"),
            models.CheckConstraint(
                condition=~Q(etat__in=["propose", "accepte", "ecarte", "perime"])
                | (Q(propose_le__isnull=False) & ~Q(contenu={})),
                name="plan_propose_complet",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=["accepte", "ecarte", "perime", "echec"]) | Q(clos_le__isnull=False),
                name="plan_clos_date",
            ),
            models.CheckConstraint(
                condition=~Q(etat="en_cours") | Q(commence_le__isnull=False), name="plan_commence_date"
            ),
            models.UniqueConstraint(
                fields=["campagne"], condition=Q(etat__in=["demande", "en_cours"]), name="plan_un_seul_calcul"
            ),
        )

    def __str__(self) -> str:
        return f"plan n°\u00a0{self.pk}, {self.get_nature_display()}"


class CalendrierPartage(Horodate):
    """The secret address of a shopper's calendar feed; only its hash is kept."""

    enqueteur = models.OneToOneField(
        Enqueteur, models.CASCADE, related_name="calendrier_partage", verbose_name="enquêteur"
    )
    empreinte = models.CharField("empreinte de l’adresse secrète", max_length=64, unique=True)
    change_le = models.DateTimeField("adresse créée le")

    class Meta:
        verbose_name = "calendrier partagé"
        verbose_name_plural = "calendriers partagés"
        constraints = (
            models.CheckConstraint(
                condition=Q(empreinte__regex=r"^[0-9a-f]{64}$"), name="calendrier_empreinte_bien_formee"
            ),
        )

    def __str__(self) -> str:
        return f"calendrier de {self.enqueteur}"
