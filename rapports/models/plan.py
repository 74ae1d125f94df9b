"""The actions that a body decides after reading its results, and what is noted of each on its way."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from campagnes.enums import Determinant
from organismes.models import Inscription
from organismes.models.portee import PorteeQuerySet
from rapports.enums import A_MENER, TERMINEES, TONS_ACTION, EtatAction
from socle.dates import jours_bornes
from socle.enums import Question, Ton
from socle.models import Horodate

TEXTE_LIBRE = 200


class ActionQuerySet(PorteeQuerySet):
    """Scope and usual filters of actions."""

    def a_mener(self) -> ActionQuerySet:
        """Return what is not over, the nearest date first."""
        return self.filter(etat__in=A_MENER).order_by("echeance", "pk")

    def terminees(self) -> ActionQuerySet:
        """Return what was done or given up, the latest first."""
        return self.filter(etat__in=TERMINEES).order_by("-terminee_le", "-pk")


class ActionDecidee(Horodate):
    """What a body will do about a determinant of its results, sometimes about one criterion of it.

    `responsable` is a function, never somebody; wide enough for a name typed there to be looked for all the same
    (`socle.personnes`). `terminee_le` is when it was done, or given up.
    """

    inscription = models.ForeignKey(Inscription, models.CASCADE, related_name="les_actions", verbose_name="inscription")
    determinant = models.CharField("déterminant visé", max_length=3, choices=Determinant.choices)
    critere = models.CharField("critère visé", max_length=8, blank=True)
    intitule = models.CharField("action", max_length=TEXTE_LIBRE)
    responsable = models.CharField("fonction qui s’en charge", max_length=TEXTE_LIBRE)
    echeance = models.DateField("échéance")
    etat = models.CharField("état", max_length=10, choices=EtatAction.choices, default=EtatAction.DECIDEE)
    terminee_le = models.DateTimeField("terminée le", null=True, blank=True)

    objects = ActionQuerySet.as_manager()

    est_a_mener = Question("etat", *A_MENER)
    ton = Ton("etat", TONS_ACTION)

    class Meta:
        verbose_name = "action décidée"
        verbose_name_plural = "actions décidées"
        ordering = ("echeance", "pk")
        constraints = (
            jours_bornes("action_echeance_bornee", "echeance"),
            models.CheckConstraint(condition=Q(etat__in=EtatAction.values), name="action_etat_connu"),
            models.CheckConstraint(condition=Q(determinant__in=Determinant.values), name="action_determinant_connu"),
            models.CheckConstraint(condition=~Q(intitule="") & ~Q(responsable=""), name="action_complete"),
            models.CheckConstraint(
                condition=Q(etat__in=sorted(TERMINEES), terminee_le__isnull=False)
                | (~Q(etat__in=sorted(TERMINEES)) & Q(terminee_le__isnull=True)),
                name="action_terminee_datee",
            ),
        )

    def __str__(self) -> str:
        return self.intitule


class NoteDAction(Horodate):
    """A line of the follow-up of an action: what was done, what stands in the way."""

    action = models.ForeignKey(ActionDecidee, models.CASCADE, related_name="les_notes", verbose_name="action")
    texte = models.CharField("note", max_length=500)

    class Meta:
        verbose_name = "note de suivi"
        verbose_name_plural = "notes de suivi"
        ordering = ("-cree_le", "-pk")
        constraints = (models.CheckConstraint(condition=~Q(texte=""), name="note_d_action_ecrite"),)

    def __str__(self) -> str:
        return self.texte
