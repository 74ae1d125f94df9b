"""A kiosk, its enrolments, what it sent and its signs of life."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from bornes.enums import TONS_BORNE, EtatBorne
from bornes.models.plages import PlagesField
from organismes.models import Inscription, Site
from organismes.models.portee import PorteeQuerySet
from socle.enums import Ton
from socle.horloge import maintenant
from socle.models import Horodate, Identifie

HORS_STOCK = ("commandee", "annulee")


class Borne(Identifie, Horodate):
    """A kiosk ordered for one site; one row an order, the device itself being its inventory number."""

    inscription = models.ForeignKey(Inscription, models.PROTECT, related_name="les_bornes", verbose_name="inscription")
    site = models.ForeignKey(Site, models.PROTECT, related_name="les_bornes", verbose_name="site d’accueil")
    etat = models.CharField("état", max_length=9, choices=EtatBorne.choices, default=EtatBorne.COMMANDEE)
    numero_inventaire = models.CharField("numéro d’inventaire", max_length=40, blank=True)
    suivi_colis = models.CharField("suivi du colis", max_length=60, blank=True)
    commandee_le = models.DateTimeField("commandée le", default=maintenant)

    objects = PorteeQuerySet.as_manager()

    ton = Ton("etat", TONS_BORNE)

    class Meta:
        verbose_name = "borne"
        verbose_name_plural = "bornes"
        ordering = ("commandee_le", "pk")
        indexes = (models.Index(fields=["etat"], name="borne_etat"),)
        constraints = (
            models.CheckConstraint(condition=Q(etat__in=EtatBorne.values), name="borne_etat_connu"),
            models.CheckConstraint(
                condition=Q(etat__in=HORS_STOCK) | ~Q(numero_inventaire=""), name="borne_inventoriee"
            ),
            models.UniqueConstraint(
                fields=["numero_inventaire"],
                condition=Q(etat__in=["preparee", "expediee", "installee", "active"]),
                name="borne_inventaire_unique",
                violation_error_message="Ce numéro d’inventaire est déjà celui d’une autre borne en service.",
            ),
        )

    def __str__(self) -> str:
        return f"Borne {self.numero_inventaire or str(self.pk)[:8]}"


class EnrolementQuerySet(PorteeQuerySet):
    """Scope of enrolments."""

    vers_inscription = "borne__inscription"


class Enrolement(Horodate):
    """A one-use code, then the token that it was exchanged for. Both are known by their hash only.

    `jeton_suivant_empreinte` is a token rolled by the device and not yet used: the old one lives until then, so that a
    lost answer never leaves a kiosk without token. Sequence numbers of opinions run inside one enrolment.
    """

    borne = models.ForeignKey(Borne, models.PROTECT, related_name="les_enrolements", verbose_name="borne")
    code_empreinte = models.CharField("empreinte du code", max_length=64, unique=True)
    code_expire_le = models.DateTimeField("code valable jusqu’au")
    cree_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="créé par"
    )
    utilise_le = models.DateTimeField("code utilisé le", null=True, blank=True)
    jeton_empreinte = models.CharField("empreinte du jeton", max_length=64, null=True, blank=True, unique=True)
    jeton_suivant_empreinte = models.CharField(
        "empreinte du jeton suivant", max_length=64, null=True, blank=True, unique=True
    )
    jeton_emis_le = models.DateTimeField("jeton émis le", null=True, blank=True)
    revoque_le = models.DateTimeField("révoqué le", null=True, blank=True)

    objects = EnrolementQuerySet.as_manager()

    class Meta:
        verbose_name = "enrôlement"
        verbose_name_plural = "enrôlements"
        ordering = ("-cree_le", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(utilise_le__isnull=True, jeton_empreinte__isnull=True, jeton_emis_le__isnull=True)
                | Q(utilise_le__isnull=False, jeton_empreinte__isnull=False, jeton_emis_le__isnull=False),
                name="enrolement_jeton_contre_code",
            ),
            models.CheckConstraint(
                condition=Q(jeton_suivant_empreinte__isnull=True) | Q(jeton_empreinte__isnull=False),
                name="enrolement_suivant_apres_premier",
            ),
            models.UniqueConstraint(
                fields=["borne"],
                condition=Q(utilise_le__isnull=False, revoque_le__isnull=True),
                name="enrolement_actif_unique",
            ),
            models.UniqueConstraint(
                fields=["borne"],
                condition=Q(utilise_le__isnull=True, revoque_le__isnull=True),
                name="enrolement_attendu_unique",
            ),
        )

    def __str__(self) -> str:
        return f"Enrôlement du {self.cree_le:%d/%m/%Y}"


class SuiteRecue(models.Model):
    """Which sequence numbers came. Written by the statement that writes the opinions."""

    enrolement = models.OneToOneField(
        Enrolement, models.CASCADE, primary_key=True, related_name="suite", verbose_name="enrôlement"
    )
    plages = PlagesField("plages reçues", default=list)

    class Meta:
        verbose_name = "suite reçue"
        verbose_name_plural = "suites reçues"

    def __str__(self) -> str:
        return f"{len(self.plages)} plages"


class Presence(models.Model):
    """Signs of life of a kiosk on one day of its site: the last of the day, and how many."""

    borne = models.ForeignKey(Borne, models.CASCADE, related_name="les_presences", verbose_name="borne")
    jour = models.DateField("jour du site")
    vue_le = models.DateTimeField("vue le")
    nb_battements = models.PositiveIntegerField("battements", default=1)
    version = models.CharField("version", max_length=40, blank=True)
    file = models.PositiveIntegerField("avis en attente", default=0)
    batterie = models.PositiveSmallIntegerField("batterie, en %", null=True, blank=True)
    # Device clock minus ours, in seconds: positive when the device is ahead.
    ecart_horloge = models.FloatField("écart d’horloge, en s", null=True, blank=True)

    class Meta:
        verbose_name = "présence"
        verbose_name_plural = "présences"
        ordering = ("-jour",)
        constraints = (
            models.UniqueConstraint(fields=["borne", "jour"], name="presence_unique"),
            models.CheckConstraint(
                condition=Q(batterie__isnull=True) | Q(batterie__lte=100), name="presence_batterie_bornee"
            ),
        )

    def __str__(self) -> str:
        return f"{self.borne}, {self.jour:%d/%m/%Y}"
