"""A department of the body, its keys, and the single-use codes of its agents."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from socle.models import Identifie
from socle.scelles import ChampScelle
from sondages.models.portee import DuSondageQuerySet
from sondages.models.sondage import Sondage

EMPREINTE = r"^[0-9a-f]{64}$"


class Groupe(models.Model):
    """A department. `signe` begins its codes, so that a browser knows with which key to blind.

    `effectif`: how many agents, 0 until it is told. Keys come with the opening; the private one goes with the closing.
    """

    sondage = models.ForeignKey(Sondage, models.CASCADE, related_name="les_groupes", verbose_name="consultation")
    nom = models.CharField("nom", max_length=80)
    signe = models.CharField("signe", max_length=1)
    effectif = models.PositiveIntegerField("effectif", default=0)
    cle_publique = models.BinaryField("clé publique", null=True, blank=True)
    cle_privee = ChampScelle("clé privée, scellée", place="sondage/groupe/{pk}", null=True, blank=True)

    objects = DuSondageQuerySet.as_manager()

    class Meta:
        verbose_name = "groupe d’agents"
        verbose_name_plural = "groupes d’agents"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["sondage", "nom"], name="groupe_nom_unique"),
            models.UniqueConstraint(fields=["sondage", "signe"], name="groupe_signe_unique"),
            models.CheckConstraint(condition=Q(signe__regex=r"^[0-9A-HJKMNP-TV-Z]$"), name="groupe_signe_bien_forme"),
            models.CheckConstraint(condition=~Q(nom=""), name="groupe_nomme"),
            models.CheckConstraint(
                condition=Q(cle_privee__isnull=True) | Q(cle_publique__isnull=False), name="groupe_cles_ensemble"
            ),
        )

    def __str__(self) -> str:
        return self.nom


class CodeUniqueQuerySet(DuSondageQuerySet):
    """Scope of codes."""

    vers_inscription = "groupe__sondage__inscription"


class CodeUnique(Identifie):
    """A single-use code, known by its keyed hash, that belongs to nobody; gone at the closing.

    `demande` is the hash of the blinded request that it was exchanged for; random before, so that rows keep their size.
    All the codes of a poll are rewritten together at each exchange: none has an order nor a transaction of its own.
    """

    groupe = models.ForeignKey(Groupe, models.CASCADE, related_name="les_codes", verbose_name="groupe")
    lot = models.PositiveSmallIntegerField("lot")
    empreinte = models.CharField("empreinte du code", max_length=64, unique=True)
    demande = models.CharField("empreinte de la demande", max_length=64)
    est_exerce = models.BooleanField("utilisé", default=False)

    objects = CodeUniqueQuerySet.as_manager()

    class Meta:
        verbose_name = "code unique"
        verbose_name_plural = "codes uniques"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(lot__gte=1), name="code_unique_loti"),
            # Lengths, not patterns: each exchange checks every code of its poll again.
            models.CheckConstraint(
                condition=Q(Exact(Length("empreinte"), 64)) & Q(Exact(Length("demande"), 64)),
                name="code_unique_empreintes",
            ),
        )

    def __str__(self) -> str:
        return f"Code du lot {self.lot}"


class EnvoiCode(Identifie):
    """A code on its way to an address, sealed and of one size; deleted when sent."""

    sondage = models.ForeignKey(Sondage, models.CASCADE, related_name="les_envois", verbose_name="consultation")
    groupe = models.ForeignKey(Groupe, models.CASCADE, related_name="les_envois", verbose_name="groupe")
    contenu = ChampScelle("adresse et code, scellés", place="sondage/envoi/{pk}")

    objects = DuSondageQuerySet.as_manager()

    class Meta:
        verbose_name = "envoi de code"
        verbose_name_plural = "envois de codes"
        ordering = ("pk",)

    def __str__(self) -> str:
        return "Envoi d’un code"
