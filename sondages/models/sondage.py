"""A poll of the agents of a body."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from organismes.models import Inscription
from socle.dates import jours_bornes
from socle.enums import Question
from socle.models import Horodate
from socle.scelles import ChampScelle
from sondages.enums import DEPOUILLES, SEUIL_MINIMAL, EtatSondage
from sondages.models.portee import DuSondageQuerySet

JAMAIS_OUVERTS = (EtatSondage.BROUILLON, EtatSondage.ABANDONNE)


class SondageQuerySet(DuSondageQuerySet):
    """Scope and usual filters of polls."""

    vers_inscription = "inscription"

    def ouverts(self) -> SondageQuerySet:
        """Return the polls that take answers."""
        return self.filter(etat=EtatSondage.OUVERT)


class Sondage(Horodate):
    """One poll. Dates are planned, both included; instants are what happened.

    `seuil_effectifs` and `seuil_mots`: how many ballots make counts, and words, readable. Those of the opening are kept
    beside them: from then on a threshold only rises. The private key of ideas lives while the poll is open.
    """

    inscription = models.ForeignKey(
        Inscription, models.PROTECT, related_name="les_sondages", verbose_name="inscription"
    )
    code = models.CharField("code public", max_length=8, unique=True)
    titre = models.CharField("titre", max_length=120)
    presentation = models.TextField("présentation", max_length=1000, blank=True)
    etat = models.CharField("état", max_length=9, choices=EtatSondage.choices, default=EtatSondage.BROUILLON)
    ouvre_du = models.DateField("ouvre le", null=True, blank=True)
    ferme_au = models.DateField("dernier jour", null=True, blank=True)
    ouvert_le = models.DateTimeField("ouverte le", null=True, blank=True)
    clos_le = models.DateTimeField("close le", null=True, blank=True)
    publie_le = models.DateTimeField("publiée le", null=True, blank=True)
    seuil_effectifs = models.PositiveSmallIntegerField("seuil des chiffres", default=SEUIL_MINIMAL)
    seuil_mots = models.PositiveSmallIntegerField("seuil des mots", default=SEUIL_MINIMAL)
    seuil_effectifs_ouverture = models.PositiveSmallIntegerField(
        "seuil des chiffres à l’ouverture", null=True, blank=True
    )
    seuil_mots_ouverture = models.PositiveSmallIntegerField("seuil des mots à l’ouverture", null=True, blank=True)
    est_en_salle = models.BooleanField("en réunion, avec un écran", default=False)
    codes_envoyes = models.PositiveIntegerField("codes envoyés par courriel", default=0)
    cle_idees_publique = models.BinaryField("clé publique des idées", null=True, blank=True)
    cle_idees_privee = ChampScelle("clé privée des idées, scellée", place="sondage/idees/{pk}", null=True, blank=True)

    objects = SondageQuerySet.as_manager()

    est_ouvert = Question("etat", EtatSondage.OUVERT)
    est_clos = Question("etat", EtatSondage.CLOS)
    est_publie = Question("etat", EtatSondage.PUBLIE)

    class Meta:
        verbose_name = "consultation interne"
        verbose_name_plural = "consultations internes"
        ordering = ("-cree_le", "-pk")
        indexes = (models.Index(fields=["etat", "ferme_au"], name="sondage_etat"),)
        constraints = (
            jours_bornes("sondage_borne", "ouvre_du", "ferme_au"),
            models.CheckConstraint(condition=Q(etat__in=EtatSondage.values), name="sondage_etat_connu"),
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9a-hjkmnp-tv-z]{8}$"), name="sondage_code_bien_forme"),
            models.CheckConstraint(
                condition=Q(etat__in=JAMAIS_OUVERTS, ouvert_le__isnull=True)
                | (~Q(etat__in=JAMAIS_OUVERTS) & Q(ouvert_le__isnull=False)),
                name="sondage_ouverture_datee",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=sorted(DEPOUILLES), clos_le__isnull=False)
                | (~Q(etat__in=sorted(DEPOUILLES)) & Q(clos_le__isnull=True)),
                name="sondage_cloture_datee",
            ),
            models.CheckConstraint(
                condition=Q(etat="publie", publie_le__isnull=False) | (~Q(etat="publie") & Q(publie_le__isnull=True)),
                name="sondage_publication_datee",
            ),
            models.CheckConstraint(
                condition=(Q(clos_le__isnull=True) | Q(clos_le__gte=F("ouvert_le")))
                & (Q(publie_le__isnull=True) | Q(publie_le__gte=F("clos_le"))),
                name="sondage_instants_en_ordre",
            ),
            models.CheckConstraint(
                condition=Q(ouvre_du__isnull=True) | Q(ferme_au__isnull=True) | Q(ferme_au__gte=F("ouvre_du")),
                name="sondage_dates_en_ordre",
                violation_error_message="Le dernier jour vient avant le premier.",
            ),
            models.CheckConstraint(
                condition=Q(seuil_effectifs__gte=SEUIL_MINIMAL, seuil_mots__gte=SEUIL_MINIMAL),
                name="sondage_seuils_minimaux",
                violation_error_message="Les seuils ne descendent pas sous 10 réponses.",
            ),
            models.CheckConstraint(
                condition=Q(
                    etat__in=JAMAIS_OUVERTS,
                    seuil_effectifs_ouverture__isnull=True,
                    seuil_mots_ouverture__isnull=True,
                )
                | (
                    ~Q(etat__in=JAMAIS_OUVERTS)
                    & Q(
                        seuil_effectifs_ouverture__isnull=False,
                        seuil_mots_ouverture__isnull=False,
                        seuil_effectifs__gte=F("seuil_effectifs_ouverture"),
                        seuil_mots__gte=F("seuil_mots_ouverture"),
                    )
                ),
                name="sondage_seuils_jamais_baisses",
                violation_error_message="Après l’ouverture, un seuil ne peut que monter.",
            ),
            models.CheckConstraint(
                condition=Q(etat="ouvert", cle_idees_privee__isnull=False)
                | (~Q(etat="ouvert") & Q(cle_idees_privee__isnull=True)),
                name="sondage_cle_privee_le_temps_d_ouvrir",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=JAMAIS_OUVERTS, cle_idees_publique__isnull=True)
                | (~Q(etat__in=JAMAIS_OUVERTS) & Q(cle_idees_publique__isnull=False)),
                name="sondage_cle_publique_ouverte",
            ),
        )

    def __str__(self) -> str:
        return self.titre
