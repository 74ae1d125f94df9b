"""What an agent proposes, and who supports it without being known."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from socle.enums import Question, Ton
from socle.models import Identifie
from sondages.enums import TONS_IDEE, EtatIdee, MotifRefusIdee
from sondages.models.carte import Carte
from sondages.models.groupe import EMPREINTE
from sondages.models.portee import DuSondageQuerySet
from sondages.models.sondage import Sondage


class Idee(Identifie):
    """An idea, its names masked before anybody reads it. No date: nothing says when its author answered.

    `est_en_reserve`: it came at the last mixing, and waits for the next one, or the closing, to be read by anybody.
    """

    sondage = models.ForeignKey(Sondage, models.CASCADE, related_name="les_idees", verbose_name="consultation")
    carte = models.ForeignKey(
        Carte, models.SET_NULL, null=True, blank=True, related_name="les_idees", verbose_name="carte"
    )
    texte = models.CharField("texte", max_length=280)
    est_en_reserve = models.BooleanField("en réserve", default=False)
    etat = models.CharField("état", max_length=11, choices=EtatIdee.choices, default=EtatIdee.DEPOSEE)
    motif = models.CharField("motif du refus", max_length=10, choices=MotifRefusIdee.choices, blank=True)
    suite = models.CharField("suite donnée", max_length=600, blank=True)

    objects = DuSondageQuerySet.as_manager()

    est_refusee = Question("etat", EtatIdee.REFUSEE)
    ton = Ton("etat", TONS_IDEE)

    class Meta:
        verbose_name = "idée d’agent"
        verbose_name_plural = "idées d’agents"
        ordering = ("pk",)
        indexes = (models.Index(fields=["sondage", "etat"], name="idee_agent_file"),)
        constraints = (
            models.CheckConstraint(condition=Q(etat__in=EtatIdee.values), name="idee_agent_etat_connu"),
            models.CheckConstraint(condition=~Q(texte=""), name="idee_agent_ecrite"),
            models.CheckConstraint(
                condition=Q(est_en_reserve=False) | Q(etat="deposee"), name="idee_agent_en_reserve_non_lue"
            ),
            models.CheckConstraint(
                condition=Q(etat="refusee", motif__in=MotifRefusIdee.values) | (~Q(etat="refusee") & Q(motif="")),
                name="idee_agent_refus_motive",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=["retenue", "non_retenue", "realisee"]) | ~Q(suite=""),
                name="idee_agent_suite_expliquee",
            ),
        )

    def __str__(self) -> str:
        return f"Idée {self.get_etat_display()}"


class SoutienIdeeQuerySet(DuSondageQuerySet):
    """Scope of supports."""

    vers_inscription = "idee__sondage__inscription"


class SoutienIdee(Identifie):
    """A support. The hash is of the token and the idea together: two supports of one person have nothing in common."""

    idee = models.ForeignKey(Idee, models.CASCADE, related_name="les_soutiens", verbose_name="idée", db_index=False)
    empreinte = models.CharField("empreinte", max_length=64)

    objects = SoutienIdeeQuerySet.as_manager()

    class Meta:
        verbose_name = "soutien"
        verbose_name_plural = "soutiens"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["idee", "empreinte"], name="soutien_idee_unique"),
            models.CheckConstraint(condition=Q(empreinte__regex=EMPREINTE), name="soutien_idee_empreinte"),
        )

    def __str__(self) -> str:
        return "Soutien"
