"""An opinion: what somebody answered, once. Written by one statement, never changed except for being counted."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from bornes.enums import HORS_COMPTE, AttenteJugee, Comptage, Langue, MotifRetenue, Raison, ResultatDemarche
from bornes.models.borne import Enrolement
from bornes.models.examen import Examen
from bornes.models.point import Point
from organismes.models.portee import PorteeQuerySet
from socle.controles import ControleEnFonction
from socle.models import Identifie
from socle.scelles import ChampScelle


class AvisQuerySet(PorteeQuerySet):
    """Scope and usual filters of opinions."""

    vers_inscription = "point__inscription"

    def a_trier(self) -> AvisQuerySet:
        """Return what came since the last sorting."""
        return self.filter(comptage=Comptage.A_TRIER)


class Avis(Identifie):
    """One opinion, its identity made by the device. With an enrolment it came from a kiosk, without from a phone.

    `saisi_le` is the instant told by the device, `jour` and `heure` the civil time of the body that the platform
    retains: the device's, or the receipt's when the device's clock is not to be believed (`horloge_douteuse`).
    `texte` and `contact`, the `courriel` of the form, are sealed, and go at the end of their retention. `source` is a hash whose key lives one day.
    """

    point = models.ForeignKey(
        Point, models.PROTECT, related_name="les_avis", verbose_name="point d’écoute", db_index=False
    )
    enrolement = models.ForeignKey(
        Enrolement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="les_avis",
        verbose_name="enrôlement",
        db_index=False,
    )
    # Not « positive »: `avis_en_regle` says so already, and a check of its own is one more text to read at each opinion.
    sequence = models.BigIntegerField("numéro d’ordre", null=True, blank=True)
    saisi_le = models.DateTimeField("saisi le")
    recu_le = models.DateTimeField("reçu le")
    jour = models.DateField("jour local")
    heure = models.PositiveSmallIntegerField("heure locale")
    horloge_douteuse = models.BooleanField("horloge douteuse", default=False)
    langue = models.CharField("langue", max_length=2, choices=Langue.choices, default=Langue.FR)

    satisfaction = models.SmallIntegerField("satisfaction, de 1 à 5")
    resultat = models.CharField(
        "ce qu’on était venu chercher", max_length=9, choices=ResultatDemarche.choices, blank=True
    )
    raison_1 = models.CharField("première raison", max_length=10, choices=Raison.choices, blank=True)
    raison_2 = models.CharField("seconde raison", max_length=10, choices=Raison.choices, blank=True)
    attente = models.CharField("attente jugée", max_length=6, choices=AttenteJugee.choices, blank=True)
    texte = ChampScelle("commentaire scellé", place="avis/texte/{pk}", null=True, blank=True)
    contact = ChampScelle("contact scellé", place="avis/contact/{pk}", null=True, blank=True)

    # Phones only: the page that was opened, how long before the answer came, and from where, without saying where.
    page = models.UUIDField("page ouverte", null=True, blank=True)
    duree = models.PositiveIntegerField("durée de réponse, en s", null=True, blank=True)
    source = models.CharField("source du jour", max_length=32, blank=True)

    # Keyed hash of the content: the same again is known, another under the same identity is a conflict.
    empreinte = models.CharField("empreinte du contenu", max_length=32)
    comptage = models.CharField("comptage", max_length=7, choices=Comptage.choices, default=Comptage.A_TRIER)
    motif_retenue = models.CharField("motif de la retenue", max_length=9, choices=MotifRetenue.choices, blank=True)
    examen = models.ForeignKey(
        Examen,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="les_avis",
        verbose_name="examen",
        db_index=False,
    )

    objects = AvisQuerySet.as_manager()

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        ordering = ("-recu_le", "pk")
        indexes = (
            models.Index(fields=["point", "jour"], name="avis_point_jour"),
            models.Index(fields=["enrolement", "sequence"], condition=Q(enrolement__isnull=False), name="avis_suite"),
            models.Index(fields=["recu_le"], condition=Q(comptage="a_trier"), name="avis_a_trier"),
            models.Index(fields=["page"], condition=Q(page__isnull=False), name="avis_page"),
            # What people look at: few among millions.
            models.Index(
                fields=["comptage", "-saisi_le"],
                condition=Q(comptage__in=["retenu", "retabli", "ecarte"]),
                name="avis_retenus",
            ),
            models.Index(fields=["examen"], condition=Q(examen__isnull=False), name="avis_examines"),
            # What retention still has to empty, in the order in which it walks, the oldest first. New ones come at the end.
            models.Index(
                fields=["recu_le", "id"],
                condition=Q(texte__isnull=False) | Q(contact__isnull=False) | ~Q(source="") | Q(page__isnull=False),
                name="avis_a_vider",
            ),
        )
        constraints = (
            ControleEnFonction(
                condition=Q(satisfaction__range=(1, 5))
                & Q(heure__lte=23)
                & Q(resultat__in=["", *ResultatDemarche.values])
                & Q(attente__in=["", *AttenteJugee.values])
                & Q(raison_1__in=["", *Raison.values], raison_2__in=["", *Raison.values])
                & (Q(raison_2="") | (~Q(raison_1="") & ~Q(raison_1=F("raison_2"))))
                # A single door: a kiosk that numbers, or a phone.
                & (
                    Q(enrolement__isnull=True, sequence__isnull=True)
                    | Q(enrolement__isnull=False, sequence__gte=1, page__isnull=True, source="")
                )
                # Held with its reason, counted without one.
                & (
                    (Q(comptage__in=sorted(HORS_COMPTE)) & ~Q(motif_retenue=""))
                    | Q(comptage="retabli")
                    | Q(comptage__in=["a_trier", "compte"], motif_retenue="")
                ),
                name="avis_en_regle",
            ),
        )

    def __str__(self) -> str:
        return f"Avis {str(self.pk)[:8]}"
