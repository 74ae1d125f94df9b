"""What there is to say about what users say, written with the act that causes it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bornes.enums import GenreAnnonce
from bornes.models.borne import Borne
from bornes.models.verbatim import DemandeReponse
from organismes.models import Inscription
from organismes.models.portee import PorteeQuerySet
from socle.models import Horodate


class AnnonceEcoute(Horodate):
    """Something to tell a body, or to a user who asked: `cle` makes it one row for ever. Its mails are `les_courriers`.

    `contexte` holds numbers, dates and whether an answer left, never what a citizen wrote.
    """

    genre = models.CharField("genre", max_length=12, choices=GenreAnnonce.choices)
    inscription = models.ForeignKey(
        Inscription, models.CASCADE, related_name="les_annonces_ecoute", verbose_name="inscription"
    )
    borne = models.ForeignKey(
        Borne, models.CASCADE, null=True, blank=True, related_name="les_annonces", verbose_name="borne"
    )
    demande = models.OneToOneField(
        DemandeReponse, models.CASCADE, null=True, blank=True, related_name="annonce", verbose_name="demande"
    )
    cle = models.CharField("clé d’unicité", max_length=120, unique=True)
    contexte = models.JSONField("contexte", default=dict, blank=True)

    objects = PorteeQuerySet.as_manager()

    class Meta:
        # The version before runs on this table meanwhile.
        db_table = "bornes_courrieldu"
        verbose_name = "annonce sur l’écoute"
        verbose_name_plural = "annonces sur l’écoute"
        ordering = ("-cree_le", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(genre__in=GenreAnnonce.values), name="courriel_du_genre_connu"),
            models.CheckConstraint(
                condition=Q(genre="reponse", demande__isnull=False) | (~Q(genre="reponse") & Q(demande__isnull=True)),
                name="courriel_du_reponse_demandee",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_genre_display()}, {self.inscription.organisme}"
