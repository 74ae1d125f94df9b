"""Organisations that read and write by machine, their tokens, what they asked for once."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from organismes.models import Organisme
from partenaires.enums import PAUSES, TypeEvenement
from socle.horloge import maintenant
from socle.models import Horodate, Identifie
from socle.scelles import ChampScelle


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
    """A write that a partner named by a key, once done, and what it was answered: kept for ever, never done twice."""

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


class Evenement(models.Model):
    """A fact that partners hear of. `rang` is its place in the chain of the journal: events are read in that order."""

    rang = models.BigIntegerField("rang", primary_key=True)
    type = models.CharField("type", max_length=30, choices=TypeEvenement.choices)
    le = models.DateTimeField("le")
    organisme = models.ForeignKey(
        Organisme, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="organisme"
    )
    donnees = models.JSONField("données")

    class Meta:
        verbose_name = "événement"
        verbose_name_plural = "événements"
        ordering = ("rang",)
        constraints = (models.CheckConstraint(condition=Q(type__in=TypeEvenement.values), name="evenement_type_connu"),)

    def __str__(self) -> str:
        return f"{self.type} {self.rang}"

    @property
    def identifiant(self) -> str:
        """Return its name: the same at each try and for each partner, who so recognises what came twice.

        After a backup is restored, others take the places of the events that it forgot: the instant tells them apart.
        """
        return f"evt_{self.rang}_{int(self.le.timestamp() * 1000)}"


class ReleveDuJournal(models.Model):
    """How far the journal was read for events. One row, which is also the lock."""

    SEUL = 1

    rang = models.BigIntegerField("rang", default=0)

    class Meta:
        verbose_name = "relevé du journal"
        verbose_name_plural = "relevés du journal"
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="releve_unique"),)

    def __str__(self) -> str:
        return str(self.rang)


class PointDEcoute(Identifie, Horodate):
    """An address where a partner wants to hear of events. Its secrets sign; the one before signs too for a while."""

    partenaire = models.ForeignKey(
        Partenaire, models.PROTECT, related_name="les_points_d_ecoute", verbose_name="partenaire"
    )
    adresse = models.URLField("adresse", max_length=500)
    types = models.JSONField("événements", default=list)
    secret = ChampScelle("secret, scellé", place="partenaires/secret/{pk}")
    secret_avant = ChampScelle("secret précédent, scellé", place="partenaires/secret-avant/{pk}", null=True, blank=True)
    avant_jusqu_au = models.DateTimeField("secret précédent jusqu’au", null=True, blank=True)
    ferme_le = models.DateTimeField("fermé le", null=True, blank=True)

    class Meta:
        verbose_name = "point d’écoute"
        verbose_name_plural = "points d’écoute"
        ordering = ("cree_le", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(secret_avant__isnull=True, avant_jusqu_au__isnull=True)
                | Q(secret_avant__isnull=False, avant_jusqu_au__isnull=False),
                name="point_d_ecoute_secret_avant_date",
            ),
        )

    def __str__(self) -> str:
        return self.adresse


class Livraison(Horodate):
    """One event owed to one address, once. Due until it is handed over or given up."""

    point = models.ForeignKey(
        PointDEcoute, models.CASCADE, related_name="les_livraisons", verbose_name="point d’écoute"
    )
    evenement = models.ForeignKey(Evenement, models.CASCADE, related_name="les_livraisons", verbose_name="événement")
    essais = models.PositiveSmallIntegerField("essais", default=0)
    a_partir_du = models.DateTimeField("à partir du", default=maintenant)
    tentee_le = models.DateTimeField("dernier essai le", null=True, blank=True)
    code_http = models.PositiveSmallIntegerField("code reçu", null=True, blank=True)
    reponse = models.CharField("ce qui est arrivé", max_length=120, blank=True)
    remise_le = models.DateTimeField("remise le", null=True, blank=True)
    abandonnee_le = models.DateTimeField("abandonnée le", null=True, blank=True)

    class Meta:
        verbose_name = "livraison"
        verbose_name_plural = "livraisons"
        ordering = ("-evenement_id", "pk")
        constraints = (
            models.UniqueConstraint(fields=["point", "evenement"], name="livraison_unique"),
            models.CheckConstraint(
                condition=Q(remise_le__isnull=True) | Q(abandonnee_le__isnull=True), name="livraison_une_fin"
            ),
        )
        indexes = (
            models.Index(
                fields=["a_partir_du"],
                condition=Q(remise_le__isnull=True, abandonnee_le__isnull=True),
                name="livraison_due",
            ),
        )

    def __str__(self) -> str:
        return f"{self.evenement_id} à {self.point_id}"

    @property
    def est_due(self) -> bool:
        """Tell whether it is still to hand over."""
        return self.remise_le is None and self.abandonnee_le is None

    @property
    def est_au_dernier_essai(self) -> bool:
        """Tell whether its last try was begun: answered or not, its worker gone included, none comes after."""
        return self.essais > len(PAUSES)

    @property
    def est_en_retard(self) -> bool:
        """Tell whether the time of its next try came: workers are behind, or its address is busy with another."""
        return self.a_partir_du <= maintenant()
