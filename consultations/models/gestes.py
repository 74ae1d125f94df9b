"""One-touch gestures: support, agreement, duel; reports of abuse; suggestions that two ideas look alike."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from consultations.enums import (
    SOUTIENS_AU_PLUS,
    EtatRapprochement,
    IssueDuel,
    MotifSignalement,
    Sens,
)
from consultations.models.participant import Participant
from consultations.models.portee import DuDialogueQuerySet
from consultations.models.proposition import Commentaire, Proposition
from socle.enums import Question
from socle.models import Horodate, Identifie


class GesteQuerySet(DuDialogueQuerySet):
    """Scope of gestures."""

    vers_inscription = "participant__dialogue__inscription"


class Soutien(Horodate):
    """A support. `emplacement` is one of the places that the quota gives: the key holds the quota."""

    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="les_soutiens", verbose_name="participant"
    )
    proposition = models.ForeignKey(
        Proposition, models.CASCADE, related_name="les_soutiens", verbose_name="contribution"
    )
    emplacement = models.PositiveSmallIntegerField("emplacement")

    objects = GesteQuerySet.as_manager()

    class Meta:
        verbose_name = "soutien"
        verbose_name_plural = "soutiens"
        constraints = (
            models.UniqueConstraint(fields=["participant", "proposition"], name="soutien_unique"),
            models.UniqueConstraint(fields=["participant", "emplacement"], name="soutien_sous_quota"),
            models.CheckConstraint(
                condition=Q(emplacement__range=(1, SOUTIENS_AU_PLUS)), name="soutien_emplacement_borne"
            ),
        )

    def __str__(self) -> str:
        return f"Soutien {self.pk}"


class Position(Horodate):
    """Agree, disagree or pass on an idea: what the map of opinions is drawn from."""

    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="les_positions", verbose_name="participant"
    )
    proposition = models.ForeignKey(
        Proposition, models.CASCADE, related_name="les_positions", verbose_name="contribution"
    )
    sens = models.CharField("sens", max_length=9, choices=Sens.choices)

    objects = GesteQuerySet.as_manager()

    class Meta:
        verbose_name = "position"
        verbose_name_plural = "positions"
        constraints = (
            models.UniqueConstraint(fields=["participant", "proposition"], name="position_unique"),
            models.CheckConstraint(condition=Q(sens__in=Sens.values), name="position_sens_connu"),
        )

    def __str__(self) -> str:
        return self.get_sens_display()


class Duel(Horodate):
    """A choice between two ideas, `a` before `b` by identifier; one answer a person and a pair, for good."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="les_duels", verbose_name="participant")
    a = models.ForeignKey(Proposition, models.CASCADE, related_name="+", verbose_name="première contribution")
    b = models.ForeignKey(Proposition, models.CASCADE, related_name="+", verbose_name="seconde contribution")
    issue = models.CharField("issue", max_length=6, choices=IssueDuel.choices)
    a_gauche = models.BooleanField("la première était à gauche")

    objects = GesteQuerySet.as_manager()

    class Meta:
        verbose_name = "duel"
        verbose_name_plural = "duels"
        constraints = (
            models.UniqueConstraint(fields=["participant", "a", "b"], name="duel_unique"),
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="duel_dans_l_ordre"),
            models.CheckConstraint(condition=Q(issue__in=IssueDuel.values), name="duel_issue_connue"),
        )

    def __str__(self) -> str:
        return self.get_issue_display()


class SignalementQuerySet(DuDialogueQuerySet):
    """Scope of reports."""

    vers_inscription = "participant__dialogue__inscription"


class Signalement(Identifie, Horodate):
    """Somebody asks that words be read again. One a person and an object.

    `reseau` is a keyed hash of the network it came from, of use for these words only; it goes once somebody answers.
    """

    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="les_signalements", verbose_name="participant"
    )
    proposition = models.ForeignKey(
        Proposition, models.CASCADE, null=True, blank=True, related_name="les_signalements", verbose_name="contribution"
    )
    commentaire = models.ForeignKey(
        Commentaire, models.CASCADE, null=True, blank=True, related_name="les_signalements", verbose_name="réponse"
    )
    motif = models.CharField("motif", max_length=10, choices=MotifSignalement.choices)
    precision = models.CharField("précision", max_length=300, blank=True)
    reseau = models.CharField("empreinte du réseau", max_length=64, blank=True)
    traite_le = models.DateTimeField("traité le", null=True, blank=True)
    traite_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="traité par"
    )

    objects = SignalementQuerySet.as_manager()

    class Meta:
        verbose_name = "signalement"
        verbose_name_plural = "signalements"
        ordering = ("cree_le", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(proposition__isnull=False, commentaire__isnull=True)
                | Q(proposition__isnull=True, commentaire__isnull=False),
                name="signalement_un_objet",
            ),
            models.CheckConstraint(condition=Q(motif__in=MotifSignalement.values), name="signalement_motif_connu"),
            models.CheckConstraint(
                condition=Q(traite_le__isnull=True) | Q(reseau=""), name="signalement_traite_sans_reseau"
            ),
            models.UniqueConstraint(
                fields=["participant", "proposition"],
                condition=Q(proposition__isnull=False),
                name="signalement_contribution_unique",
            ),
            models.UniqueConstraint(
                fields=["participant", "commentaire"],
                condition=Q(commentaire__isnull=False),
                name="signalement_reponse_unique",
            ),
        )

    def __str__(self) -> str:
        return self.get_motif_display()


class RapprochementQuerySet(DuDialogueQuerySet):
    """Scope of suggestions."""

    vers_inscription = "a__dialogue__inscription"


class Rapprochement(Horodate):
    """Two contributions that look alike, with what was found in common. Counts are never added up."""

    a = models.ForeignKey(Proposition, models.CASCADE, related_name="les_rapprochements_a", verbose_name="contribution")
    b = models.ForeignKey(
        Proposition, models.CASCADE, related_name="les_rapprochements_b", verbose_name="autre contribution"
    )
    score = models.FloatField("ressemblance, de 0 à 1")
    mots = models.JSONField("mots communs", default=list, blank=True)
    methode = models.CharField("méthode", max_length=40)
    etat = models.CharField("état", max_length=7, choices=EtatRapprochement.choices, default=EtatRapprochement.SUGGERE)
    decide_le = models.DateTimeField("décidé le", null=True, blank=True)
    decide_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="décidé par"
    )

    objects = RapprochementQuerySet.as_manager()

    est_a_decider = Question("etat", EtatRapprochement.SUGGERE)

    class Meta:
        verbose_name = "rapprochement"
        verbose_name_plural = "rapprochements"
        ordering = ("-score", "pk")
        constraints = (
            models.UniqueConstraint(fields=["a", "b"], name="rapprochement_unique"),
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="rapprochement_dans_l_ordre"),
            models.CheckConstraint(condition=Q(score__range=(0, 1)), name="rapprochement_score_borne"),
            models.CheckConstraint(condition=Q(etat__in=EtatRapprochement.values), name="rapprochement_etat_connu"),
            models.CheckConstraint(
                condition=Q(etat="suggere", decide_le__isnull=True) | (~Q(etat="suggere") & Q(decide_le__isnull=False)),
                name="rapprochement_decision_datee",
            ),
        )

    def __str__(self) -> str:
        return f"{self.a} / {self.b}"
