"""Organisations that read and write by machine, their tokens, what they asked for once."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from organismes.models import Organisme
from socle.horloge import maintenant
from socle.models import Horodate


class Partenaire(Horodate):
    """An organisation that speaks to the API. With `organisme`, it knows that body alone; without, every one."""

    nom = models.CharField("nom", max_length=120, unique=True)
    organisme = models.ForeignKey(
        Organisme, models.PROTECT, null=True, blank=True, related_name="les_partenaires", verbose_name="organisme"
    )

    class Meta:
        verbose_name = "partenaire"
        verbose_name_plural = "partenaires"
        ordering = ("nom",)
        constraints = (models.CheckConstraint(condition=~Q(nom=""), name="partenaire_nomme"),)

    def __str__(self) -> str:
        return self.nom


class JetonApi(Horodate):
    """A token, of which only the hash is kept; `debut` lets people tell it from others. Revoked, it stays."""

    partenaire = models.ForeignKey(Partenaire, models.PROTECT, related_name="les_jetons", verbose_name="partenaire")
    intitule = models.CharField("usage", max_length=80)
    jeton_empreinte = models.CharField("empreinte du jeton", max_length=64, unique=True)
    debut = models.CharField("premiers signes", max_length=12)
    portees = models.JSONField("portées", default=list)
    expire_le = models.DateTimeField("expire le")
    utilise_le = models.DateTimeField("dernier usage le", null=True, blank=True)
    revoque_le = models.DateTimeField("révoqué le", null=True, blank=True)

    class Meta:
        verbose_name = "jeton de l’API"
        verbose_name_plural = "jetons de l’API"
        ordering = ("-cree_le", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(expire_le__gt=F("cree_le")), name="jeton_api_expire_apres"),
            models.CheckConstraint(condition=~Q(intitule=""), name="jeton_api_nomme"),
        )

    def __str__(self) -> str:
        return f"{self.partenaire}, {self.intitule}"

    @property
    def est_vivant(self) -> bool:
        """Tell whether it opens anything now."""
        return self.revoque_le is None and self.expire_le > maintenant()


class DemandeUnique(models.Model):
    """A write that a partner named by a key, and what it was answered: kept for ever, answered again, never done twice."""

    partenaire = models.ForeignKey(Partenaire, models.PROTECT, related_name="les_demandes", verbose_name="partenaire")
    cle = models.CharField("clé d’idempotence", max_length=255)
    empreinte = models.CharField("empreinte de la demande", max_length=64)
    code_http = models.PositiveSmallIntegerField("code répondu")
    reponse = models.JSONField("réponse")
    cree_le = models.DateTimeField("reçue le", default=maintenant, editable=False)

    class Meta:
        verbose_name = "demande unique"
        verbose_name_plural = "demandes uniques"
        constraints = (models.UniqueConstraint(fields=["partenaire", "cle"], name="demande_unique"),)

    def __str__(self) -> str:
        return f"{self.code_http} à {self.cle}"
