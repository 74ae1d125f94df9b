"""A mail that is due about what users say, written with the act that causes it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bornes.enums import GenreCourriel
from bornes.models.borne import Borne
from bornes.models.verbatim import DemandeReponse
from organismes.models import Inscription
from organismes.models.portee import PorteeQuerySet
from socle.models import Horodate


class CourrielDu(Horodate):
    """Marked when it left: a task run twice sends once. `cle` makes the same alert one row for ever.

    Nobody's address is here: the referents of the body, or the address sealed in the opinion, are read at the sending.
    `contexte` holds numbers and dates, never what a citizen wrote.
    """

    genre = models.CharField("genre", max_length=12, choices=GenreCourriel.choices)
    inscription = models.ForeignKey(
        Inscription, models.CASCADE, related_name="les_courriels_ecoute", verbose_name="inscription"
    )
    borne = models.ForeignKey(
        Borne, models.CASCADE, null=True, blank=True, related_name="les_courriels", verbose_name="borne"
    )
    demande = models.OneToOneField(
        DemandeReponse, models.CASCADE, null=True, blank=True, related_name="courriel", verbose_name="demande"
    )
    cle = models.CharField("clé d’unicité", max_length=120, unique=True)
    contexte = models.JSONField("contexte", default=dict, blank=True)
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)

    objects = PorteeQuerySet.as_manager()

    class Meta:
        verbose_name = "courriel dû sur l’écoute"
        verbose_name_plural = "courriels dus sur l’écoute"
        ordering = ("-cree_le", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(genre__in=GenreCourriel.values), name="courriel_du_genre_connu"),
            models.CheckConstraint(
                condition=Q(genre="reponse", demande__isnull=False) | (~Q(genre="reponse") & Q(demande__isnull=True)),
                name="courriel_du_reponse_demandee",
            ),
        )
        indexes = (models.Index(fields=["cree_le"], condition=Q(envoye_le__isnull=True), name="courriel_du_attente"),)

    def __str__(self) -> str:
        return f"{self.get_genre_display()}, {'parti' if self.envoye_le else 'en attente'}"
