"""The urn: tokens spent, ballots sealed, answers without author, order or date."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from socle.models import Identifie
from socle.scelles import ChampScelle
from sondages.enums import VALEURS_CONNUES
from sondages.models.carte import Carte
from sondages.models.groupe import EMPREINTE, Groupe
from sondages.models.portee import DuSondageQuerySet
from sondages.models.sondage import Sondage


class JetonDepense(Identifie):
    """The hash of a token that cast its ballot; gone at the closing."""

    sondage = models.ForeignKey(
        Sondage, models.CASCADE, related_name="les_jetons", verbose_name="consultation", db_index=False
    )
    empreinte = models.CharField("empreinte du jeton", max_length=64)

    objects = DuSondageQuerySet.as_manager()

    class Meta:
        verbose_name = "jeton dépensé"
        verbose_name_plural = "jetons dépensés"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["sondage", "empreinte"], name="jeton_depense_unique"),
            models.CheckConstraint(condition=Q(empreinte__regex=EMPREINTE), name="jeton_depense_empreinte"),
        )

    def __str__(self) -> str:
        return "Jeton dépensé"


class BulletinEnAttente(Identifie):
    """A ballot sealed until the closing, padded to one size.

    `est_mele`: mixed with the others since it came, its ideas taken out. Mixing makes new rows.
    """

    sondage = models.ForeignKey(Sondage, models.CASCADE, related_name="les_bulletins", verbose_name="consultation")
    contenu = ChampScelle("bulletin scellé", place="sondage/{sondage_id}/bulletin/{pk}")
    est_mele = models.BooleanField("mêlé aux autres", default=False)

    objects = DuSondageQuerySet.as_manager()

    class Meta:
        verbose_name = "bulletin scellé"
        verbose_name_plural = "bulletins scellés"
        ordering = ("pk",)

    def __str__(self) -> str:
        return "Bulletin scellé"


class ReponseQuerySet(DuSondageQuerySet):
    """Scope of answers."""

    vers_inscription = "carte__sondage__inscription"


class Reponse(Identifie):
    """One answer to one card, tied to no other answer. Written all at once at the closing, in random order.

    Only what the document tells; `groupe` is null where the card does not tell its departments.
    """

    carte = models.ForeignKey(Carte, models.CASCADE, related_name="les_reponses", verbose_name="carte", db_index=False)
    groupe = models.ForeignKey(
        Groupe, models.CASCADE, null=True, blank=True, related_name="les_reponses", verbose_name="groupe"
    )
    valeur = models.CharField("valeur", max_length=16)
    recu = models.CharField("reçu", max_length=16)

    objects = ReponseQuerySet.as_manager()

    class Meta:
        verbose_name = "réponse d’un agent"
        verbose_name_plural = "réponses des agents"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["carte", "recu"], name="reponse_recu_unique"),
            models.CheckConstraint(condition=Q(valeur__in=VALEURS_CONNUES), name="reponse_valeur_connue"),
            models.CheckConstraint(
                condition=Q(recu__regex=r"^[0-9A-HJKMNP-TV-Z]{16}$"), name="reponse_recu_bien_forme"
            ),
        )

    def __str__(self) -> str:
        return "Réponse d’un agent"
