"""The mails due about registrations."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from organismes.enums import GenreCourrierOrganisme
from organismes.models.brouillon import Brouillon
from organismes.models.inscription import Inscription
from organismes.models.organisme import Invitation, Membre
from socle.models import Courrier


class CourrierOrganisme(Courrier):
    """A mail about a registration, a draft, a member or an invitation, to whom it names; with `compte`, to this account.

    `est_retenu`: a limit on what strangers may make us send held it; the act itself is done.
    """

    COMPOSEUR = "organismes.actions.courriels.composer"
    RAPPELS = "organismes.actions.rappels.rappels"
    GENRES = ("genre", GenreCourrierOrganisme)
    LIES = (
        "inscription__organisme",
        "inscription__campagne",
        "brouillon__campagne",
        "membre__organisme",
        "membre__utilisateur",
        "invitation__organisme",
        "invitation__utilisateur",
        "compte",
    )

    genre = models.CharField("genre", max_length=20, choices=GenreCourrierOrganisme.choices)
    inscription = models.ForeignKey(
        Inscription, models.CASCADE, null=True, blank=True, related_name="les_courriers", verbose_name="inscription"
    )
    brouillon = models.ForeignKey(
        Brouillon, models.CASCADE, null=True, blank=True, related_name="les_courriers", verbose_name="brouillon"
    )
    membre = models.ForeignKey(
        Membre, models.CASCADE, null=True, blank=True, related_name="les_courriers", verbose_name="membre"
    )
    invitation = models.ForeignKey(
        Invitation, models.CASCADE, null=True, blank=True, related_name="les_courriers", verbose_name="invitation"
    )
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="compte"
    )
    est_retenu = models.BooleanField("retenu par une limite", default=False)

    class Meta(Courrier.Meta):
        verbose_name = "courriel sur une inscription"
        verbose_name_plural = "courriels sur les inscriptions"
        constraints = (
            *Courrier.Meta.constraints,
            models.CheckConstraint(
                condition=Q(genre__in=GenreCourrierOrganisme.values), name="courrierorganisme_genre_connu"
            ),
            models.CheckConstraint(
                condition=Q(
                    inscription__isnull=False, brouillon__isnull=True, membre__isnull=True, invitation__isnull=True
                )
                | Q(
                    inscription__isnull=True,
                    brouillon__isnull=False,
                    membre__isnull=True,
                    invitation__isnull=True,
                    compte__isnull=True,
                )
                | Q(
                    inscription__isnull=True,
                    brouillon__isnull=True,
                    membre__isnull=False,
                    invitation__isnull=True,
                    compte__isnull=True,
                )
                | Q(
                    inscription__isnull=True,
                    brouillon__isnull=True,
                    membre__isnull=True,
                    invitation__isnull=False,
                    compte__isnull=True,
                ),
                name="courrierorganisme_un_seul_objet",
            ),
        )

    def __str__(self) -> str:
        objet = self.inscription or self.brouillon or self.membre or self.invitation
        return f"{self.get_genre_display()}, {objet}"
