"""The deliberation of a jury: who may win what, frozen when the vote opens; its ballots; the conflicts declared."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from campagnes.models import Campagne
from comptes.enums import PERSONNEL
from organismes.models import Inscription
from socle.enums import Question, Ton
from socle.horloge import maintenant
from socle.models import Horodate
from trophees.enums import TONS_DELIBERATION, EtatDeliberation, PetitesCategories
from trophees.logic.gel import empreinte


class DeliberationQuerySet(models.QuerySet["Deliberation"]):
    """Scope of deliberations."""

    def visibles_par(self, user: Any) -> DeliberationQuerySet:
        """Return every deliberation for staff, none for others: bodies learn who won, never who was compared."""
        return self if PERSONNEL & user.roles else self.none()

    def vivantes(self) -> DeliberationQuerySet:
        """Return those that were not called off."""
        return self.exclude(etat=EtatDeliberation.ANNULEE)


class Deliberation(Horodate):
    """A vote on the trophies of an edition. `contenu` holds them with their finalists, as `queries.jury` froze them."""

    campagne = models.ForeignKey(Campagne, models.PROTECT, related_name="les_deliberations", verbose_name="campagne")
    etat = models.CharField("état", max_length=8, choices=EtatDeliberation.choices, default=EtatDeliberation.OUVERTE)
    petites_categories = models.CharField(
        "catégories de moins de cinq organismes", max_length=12, choices=PetitesCategories.choices
    )
    contenu = models.JSONField("trophées et finalistes")
    ouverte_le = models.DateTimeField("ouverte le", default=maintenant)
    ouverte_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="ouverte par"
    )
    close_le = models.DateTimeField("close le", null=True, blank=True)
    close_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="close par"
    )

    objects = DeliberationQuerySet.as_manager()

    est_ouverte = Question("etat", EtatDeliberation.OUVERTE)
    est_close = Question("etat", EtatDeliberation.CLOSE)
    ton = Ton("etat", TONS_DELIBERATION)

    class Meta:
        verbose_name = "délibération"
        verbose_name_plural = "délibérations"
        ordering = ("-ouverte_le",)
        constraints = (
            models.CheckConstraint(condition=Q(etat__in=EtatDeliberation.values), name="deliberation_etat_connu"),
            models.CheckConstraint(
                condition=Q(petites_categories__in=PetitesCategories.values), name="deliberation_choix_connu"
            ),
            models.CheckConstraint(
                condition=Q(close_le__isnull=True, close_par__isnull=True)
                | Q(close_par__isnull=False, close_le__gte=F("ouverte_le")),
                name="deliberation_close_complete",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatDeliberation.CLOSE) | Q(close_le__isnull=False), name="deliberation_close_datee"
            ),
            models.UniqueConstraint(
                fields=["campagne"],
                condition=Q(etat__in=[EtatDeliberation.OUVERTE, EtatDeliberation.CLOSE]),
                name="deliberation_vivante_unique",
            ),
        )

    def __str__(self) -> str:
        return f"délibération {self.campagne.annee} ({self.get_etat_display()})"


class BulletinJury(models.Model):
    """The order that a juror gives to the finalists of a trophy: groups of identifiers, the best first."""

    deliberation = models.ForeignKey(
        Deliberation, models.CASCADE, related_name="les_bulletins", verbose_name="délibération"
    )
    trophee = models.CharField("trophée", max_length=64)
    jure = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="juré")
    ordre = models.JSONField("ordre")
    # Drawn with each ballot: without it, its print would tell the order to whoever tries them all.
    sel = models.CharField("sel", max_length=32)
    depose_le = models.DateTimeField("déposé le", default=maintenant)

    class Meta:
        verbose_name = "bulletin de juré"
        verbose_name_plural = "bulletins de jurés"
        ordering = ("trophee", "pk")
        constraints = (
            models.UniqueConstraint(fields=["deliberation", "trophee", "jure"], name="bulletin_jury_unique"),
            models.CheckConstraint(condition=~Q(sel=""), name="bulletin_jury_sale"),
        )

    def __str__(self) -> str:
        return f"bulletin {self.trophee}"

    @property
    def empreinte(self) -> str:
        """Return the print that the frozen content keeps: it commits to the order and names nobody."""
        return empreinte({"trophee": self.trophee, "ordre": self.ordre, "sel": self.sel})


class ConflitJury(models.Model):
    """A conflict of interest that a juror declares with a body: for good, for the edition."""

    inscription = models.ForeignKey(
        Inscription, models.CASCADE, related_name="les_conflits_du_jury", verbose_name="inscription"
    )
    jure = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="juré")
    motif = models.CharField("nature du conflit", max_length=300)
    declare_le = models.DateTimeField("déclaré le", default=maintenant)

    class Meta:
        verbose_name = "conflit d’intérêts"
        verbose_name_plural = "conflits d’intérêts"
        ordering = ("declare_le",)
        constraints = (
            models.UniqueConstraint(fields=["inscription", "jure"], name="conflit_jury_unique"),
            models.CheckConstraint(condition=~Q(motif=""), name="conflit_jury_motive"),
        )

    def __str__(self) -> str:
        return f"conflit avec {self.inscription}"
