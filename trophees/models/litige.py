"""A dispute over a contact, or over the whole result of a body: while it is open, the body is not ranked."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from comptes.enums import EQUIPE
from enquetes.models import Visite
from organismes.models import Inscription
from socle.enums import Question, Ton
from socle.models import Horodate
from trophees.enums import DECISIONS, TONS_LITIGE, EtatLitige, OrigineLitige
from trophees.logic.situation import ScoreEtRang

_OUVERT = Q(etat=EtatLitige.CONTESTE)
_VIVANT = Q(etat__in=[EtatLitige.BROUILLON, EtatLitige.CONTESTE])
_DECIDE = Q(etat__in=sorted(DECISIONS))


class LitigeQuerySet(models.QuerySet["Litige"]):
    """Scope of disputes."""

    def visibles_par(self, user: Any) -> LitigeQuerySet:
        """Return what was sent for the team, none for others: bodies read theirs in `queries.contacts`."""
        return self.exclude(etat=EtatLitige.BROUILLON) if EQUIPE & user.roles else self.none()

    def ouverts(self) -> LitigeQuerySet:
        """Return the disputes that wait for a decision."""
        return self.filter(_OUVERT)


class Litige(Horodate):
    """A dispute, from its draft to the decision and its reasons.

    One from the body bears on one validated contact; one from staff may bear on the whole result. `score_avant` and
    `rang_avant` are what the body was given, `…_apres` what the decision made of them, to one decimal; `bornes_…` holds
    the interval of each (`score`, `rang`).
    """

    inscription = models.ForeignKey(Inscription, models.PROTECT, related_name="les_litiges", verbose_name="inscription")
    visite = models.ForeignKey(
        Visite, models.PROTECT, null=True, blank=True, related_name="les_litiges", verbose_name="contact contesté"
    )
    origine = models.CharField("ouvert par", max_length=10, choices=OrigineLitige.choices)
    etat = models.CharField("état", max_length=10, choices=EtatLitige.choices, default=EtatLitige.CONTESTE)
    motif = models.TextField("objet de la contestation", max_length=2000)
    ouvert_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="personne qui conteste"
    )
    ouvert_le = models.DateTimeField("envoyé le", null=True, blank=True)
    conclusion = models.TextField("motivation de la décision", max_length=2000, blank=True)
    clos_le = models.DateTimeField("clos le", null=True, blank=True)
    clos_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="clos par"
    )
    score_avant = models.DecimalField("score avant", max_digits=4, decimal_places=1, null=True, blank=True)
    rang_avant = models.PositiveIntegerField("rang avant", null=True, blank=True)
    score_apres = models.DecimalField("score après", max_digits=4, decimal_places=1, null=True, blank=True)
    rang_apres = models.PositiveIntegerField("rang après", null=True, blank=True)
    bornes_avant = models.JSONField("intervalles avant", default=dict, blank=True)
    bornes_apres = models.JSONField("intervalles après", default=dict, blank=True)

    objects = LitigeQuerySet.as_manager()

    est_un_brouillon = Question("etat", EtatLitige.BROUILLON)
    est_ouvert = Question("etat", EtatLitige.CONTESTE)
    annule_le_contact = Question("etat", EtatLitige.ANNULE)
    maintient_le_contact = Question("etat", EtatLitige.MAINTENU)
    est_de_l_equipe = Question("origine", OrigineLitige.EQUIPE)
    ton = Ton("etat", TONS_LITIGE)

    class Meta:
        verbose_name = "litige"
        verbose_name_plural = "litiges"
        ordering = ("-ouvert_le", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(etat__in=EtatLitige.values), name="litige_etat_connu"),
            models.CheckConstraint(condition=Q(origine__in=OrigineLitige.values), name="litige_origine_connue"),
            models.CheckConstraint(condition=~Q(motif=""), name="litige_motive"),
            models.CheckConstraint(
                condition=~Q(origine=OrigineLitige.ORGANISME) | Q(visite__isnull=False),
                name="litige_organisme_sur_un_contact",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatLitige.BROUILLON) | Q(origine=OrigineLitige.ORGANISME),
                name="litige_brouillon_de_l_organisme",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatLitige.BROUILLON, ouvert_le__isnull=True)
                | (~Q(etat=EtatLitige.BROUILLON) & Q(ouvert_le__isnull=False)),
                name="litige_ouvert_date",
            ),
            models.CheckConstraint(
                condition=(_VIVANT & Q(clos_le__isnull=True, clos_par__isnull=True, conclusion=""))
                | (~_VIVANT & Q(clos_le__isnull=False, clos_par__isnull=False, clos_le__gte=F("ouvert_le"))),
                name="litige_clos_complet",
            ),
            # A decision has its reasons, and comes from somebody else than the one who contests.
            models.CheckConstraint(
                condition=~_DECIDE | (~Q(conclusion="") & ~Q(clos_par=F("ouvert_par"))), name="litige_decide_motive"
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatLitige.ANNULE) | Q(visite__isnull=False), name="litige_annule_un_contact"
            ),
            models.UniqueConstraint(fields=["visite"], condition=_OUVERT, name="litige_ouvert_par_contact"),
            models.UniqueConstraint(
                fields=["visite"], condition=Q(etat=EtatLitige.BROUILLON), name="litige_brouillon_par_contact"
            ),
            models.UniqueConstraint(
                fields=["inscription"],
                condition=_OUVERT & Q(visite__isnull=True),
                name="litige_ouvert_par_inscription",
            ),
        )

    def __str__(self) -> str:
        return f"litige sur {self.inscription}"

    @property
    def avant(self) -> ScoreEtRang:
        """What the body was given."""
        return ScoreEtRang(self.score_avant, self.rang_avant, **self.bornes_avant)

    @property
    def apres(self) -> ScoreEtRang:
        """What the decision made of it."""
        return ScoreEtRang(self.score_apres, self.rang_apres, **self.bornes_apres)


def chemin_piece(piece: PieceLitige, _nom: str) -> str:
    """Return the private path of a file: no name given by people reaches the disk."""
    return f"litiges/{piece.litige_id}/{piece.empreinte[:32]}{piece.extension}"


class PieceLitige(Horodate):
    """A file that a body joins to its dispute: checked, images re-encoded without metadata. Private."""

    litige = models.ForeignKey(Litige, models.CASCADE, related_name="les_pieces", verbose_name="litige")
    fichier = models.FileField("fichier", upload_to=chemin_piece)
    nom = models.CharField("nom affiché", max_length=120)
    media = models.CharField("type", max_length=60)
    extension = models.CharField("extension", max_length=6)
    taille = models.PositiveIntegerField("taille en octets")
    empreinte = models.CharField("empreinte", max_length=64)

    class Meta:
        verbose_name = "pièce de litige"
        verbose_name_plural = "pièces de litiges"
        ordering = ("cree_le", "pk")
        constraints = (
            models.UniqueConstraint(fields=["litige", "empreinte"], name="piece_litige_unique"),
            models.CheckConstraint(condition=Q(taille__gt=0), name="piece_litige_non_vide"),
        )

    def __str__(self) -> str:
        return self.nom
