"""What phones send: envelopes kept as they came, and the conflicts that a person settles."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from comptes.enums import EQUIPE
from enquetes.enums import TONS_ENVELOPPE, CorrectionHorloge, DecisionConflit, EtatEnveloppe, NatureEnveloppe
from enquetes.models.enqueteur import Enqueteur
from enquetes.models.visite import Visite
from socle.enums import Question, Ton
from socle.fichiers import stockage_prive
from socle.horloge import maintenant

TRAITEES = (EtatEnveloppe.APPLIQUEE, EtatEnveloppe.REFUSEE, EtatEnveloppe.ECARTEE)


class Appareil(models.Model):
    """A phone in the hands of a shopper: the same phone lent to somebody else is another row."""

    identifiant = models.UUIDField("identifiant")
    enqueteur = models.ForeignKey(Enqueteur, models.PROTECT, related_name="les_appareils", verbose_name="enquêteur")
    vu_le = models.DateTimeField("vu la première fois le", default=maintenant)
    revu_le = models.DateTimeField("vu la dernière fois le", default=maintenant)

    class Meta:
        verbose_name = "appareil"
        verbose_name_plural = "appareils"
        ordering = ("-revu_le",)
        constraints = (models.UniqueConstraint(fields=["identifiant", "enqueteur"], name="appareil_unique"),)

    def __str__(self) -> str:
        return f"Appareil {str(self.identifiant)[:8]}"


class EnveloppeQuerySet(models.QuerySet["Enveloppe"]):
    """Scope and usual filters of envelopes."""

    def visibles_par(self, user: Any) -> EnveloppeQuerySet:
        """Return every envelope for the team, one's own for a shopper, none for a body."""
        if EQUIPE & user.roles:
            return self
        return self.de(user)

    def de(self, user: Any) -> EnveloppeQuerySet:
        """Return what a person sent herself."""
        return self.filter(appareil__enqueteur__utilisateur=user)

    def a_regler(self) -> EnveloppeQuerySet:
        """Return what a person must look at: refused or held."""
        return self.filter(statut__in=(EtatEnveloppe.REFUSEE, EtatEnveloppe.RETENUE))


def chemin_envoi(envoi: Enveloppe | ConflitEnveloppe, _nom: str) -> str:
    """Return the private path of a file as it came, from what a retry sends again: never from a number of ours, which
    a transaction rolled back would change.
    """
    identite = envoi.pk if isinstance(envoi, Enveloppe) else envoi.identifiant
    return f"envois/{envoi.appareil.enqueteur_id}/{identite}-{envoi.empreinte_fichier[:32]}"


class Enveloppe(models.Model):
    """One gesture of a shopper, sent by her phone; `corps` is the exact text, `cible` the visit it names.

    `visite` is that visit when it exists. `rang` orders the gestures of one phone on one visit; what a person applied
    in spite of a conflict has none. `saisie_le` is the gesture's instant set right, `recue_le` its receipt.
    """

    id = models.UUIDField("identifiant", primary_key=True, default=uuid.uuid4, editable=False)
    appareil = models.ForeignKey(Appareil, models.PROTECT, related_name="les_enveloppes", verbose_name="appareil")
    cible = models.UUIDField("visite nommée", null=True, blank=True)
    visite = models.ForeignKey(
        Visite, models.SET_NULL, null=True, blank=True, related_name="les_enveloppes", verbose_name="visite"
    )
    rang = models.PositiveIntegerField("rang", null=True, blank=True)
    nature = models.CharField("nature", max_length=16, choices=NatureEnveloppe.choices)
    corps = models.TextField("contenu exact")
    empreinte = models.CharField("empreinte", max_length=64)
    fichier = models.FileField("fichier reçu", upload_to=chemin_envoi, storage=stockage_prive, blank=True)
    empreinte_fichier = models.CharField("empreinte du fichier", max_length=64, blank=True)
    # As the phone read them: at the gesture and when it sent.
    horloge_capture = models.JSONField("horloge au geste", null=True, blank=True)
    horloge_envoi = models.JSONField("horloge à l’envoi", null=True, blank=True)
    saisie_le = models.DateTimeField("geste fait le")
    correction = models.CharField("correction", max_length=8, choices=CorrectionHorloge.choices)
    recue_le = models.DateTimeField("reçue le", default=maintenant)
    statut = models.CharField("état", max_length=9, choices=EtatEnveloppe.choices, default=EtatEnveloppe.RECUE)
    code = models.CharField("code du refus", max_length=60, blank=True)
    motif = models.TextField("motif", blank=True)
    traitee_le = models.DateTimeField("traitée le", null=True, blank=True)

    objects = EnveloppeQuerySet.as_manager()

    est_retenue = Question("statut", EtatEnveloppe.RETENUE)
    est_refusee = Question("statut", EtatEnveloppe.REFUSEE)
    ton = Ton("statut", TONS_ENVELOPPE)

    class Meta:
        verbose_name = "enveloppe"
        verbose_name_plural = "enveloppes"
        ordering = ("recue_le", "rang")
        indexes = (
            models.Index(fields=["cible", "appareil", "rang"], name="enveloppe_suite"),
            models.Index(
                fields=["statut", "recue_le"],
                name="enveloppe_a_regler",
                condition=~Q(statut="appliquee"),
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["appareil", "cible", "rang"], name="enveloppe_rang_unique"),
            models.CheckConstraint(condition=Q(statut__in=EtatEnveloppe.values), name="enveloppe_etat_connu"),
            models.CheckConstraint(condition=Q(nature__in=NatureEnveloppe.values), name="enveloppe_nature_connue"),
            models.CheckConstraint(condition=Q(rang__isnull=True) | Q(rang__gte=1), name="enveloppe_rang_positif"),
            models.CheckConstraint(
                condition=Q(statut__in=TRAITEES, traitee_le__isnull=False)
                | (~Q(statut__in=TRAITEES) & Q(traitee_le__isnull=True)),
                name="enveloppe_traitee_datee",
            ),
            models.CheckConstraint(
                condition=~Q(statut__in=["retenue", "refusee", "ecartee"]) | ~Q(motif=""),
                name="enveloppe_refus_motive",
            ),
            models.CheckConstraint(
                condition=Q(saisie_le__lte=models.F("recue_le")), name="enveloppe_geste_avant_reception"
            ),
            models.CheckConstraint(
                condition=~Q(statut="appliquee") | Q(fichier=""), name="enveloppe_appliquee_sans_fichier"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_nature_display()}, {self.get_statut_display()}"


class ConflitEnveloppeQuerySet(models.QuerySet["ConflitEnveloppe"]):
    """Scope of conflicts."""

    def visibles_par(self, user: Any) -> ConflitEnveloppeQuerySet:
        """Return every conflict for the team, none for anybody else: a person of the team settles."""
        return self if EQUIPE & user.roles else self.none()


class ConflitEnveloppe(models.Model):
    """Other content under an identity, or a place in the sequence, already taken: kept whole until a person settles."""

    enveloppe = models.ForeignKey(
        Enveloppe, models.CASCADE, related_name="les_conflits", verbose_name="enveloppe déjà reçue"
    )
    appareil = models.ForeignKey(Appareil, models.PROTECT, related_name="les_conflits", verbose_name="appareil")
    identifiant = models.UUIDField("identifiant envoyé")
    corps = models.TextField("contenu exact")
    empreinte = models.CharField("empreinte", max_length=64)
    fichier = models.FileField("fichier reçu", upload_to=chemin_envoi, storage=stockage_prive, blank=True)
    empreinte_fichier = models.CharField("empreinte du fichier", max_length=64, blank=True)
    horloge_envoi = models.JSONField("horloge à l’envoi", null=True, blank=True)
    recu_le = models.DateTimeField("reçu le", default=maintenant)
    decision = models.CharField("décision", max_length=8, choices=DecisionConflit.choices, blank=True)
    raison = models.TextField("raison", blank=True)
    tranche_le = models.DateTimeField("tranché le", null=True, blank=True)
    tranche_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="tranché par"
    )
    issue = models.OneToOneField(
        Enveloppe, models.SET_NULL, null=True, blank=True, related_name="le_conflit", verbose_name="nouvel envoi"
    )

    objects = ConflitEnveloppeQuerySet.as_manager()

    class Meta:
        verbose_name = "conflit d’enveloppes"
        verbose_name_plural = "conflits d’enveloppes"
        ordering = ("recu_le", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["appareil", "identifiant", "empreinte", "empreinte_fichier"], name="conflit_enveloppe_unique"
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["", *DecisionConflit.values]), name="conflit_decision_connue"
            ),
            models.CheckConstraint(
                condition=Q(decision="", tranche_le__isnull=True, raison="")
                | (~Q(decision="") & Q(tranche_le__isnull=False) & ~Q(raison="")),
                name="conflit_tranche_motive",
            ),
        )

    def __str__(self) -> str:
        return f"Conflit sur {self.enveloppe_id}"
