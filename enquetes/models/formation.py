"""What a shopper learns before her first contact: the briefing of an edition, graded examples, her self-tests."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from campagnes.models import Campagne
from enquetes.models.enqueteur import Enqueteur
from organismes.enums import Canal
from socle.horloge import maintenant


class Briefing(models.Model):
    """What staff tell shoppers of an edition; each change is a new row, the last one is in force."""

    campagne = models.ForeignKey(Campagne, models.CASCADE, related_name="les_briefings", verbose_name="édition")
    texte = models.TextField("texte", max_length=20_000)
    publie_le = models.DateTimeField("publié le", default=maintenant)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="auteur"
    )

    class Meta:
        verbose_name = "briefing"
        verbose_name_plural = "briefings"
        ordering = ("-publie_le", "-pk")
        constraints = (models.CheckConstraint(condition=~Q(texte=""), name="briefing_ecrit"),)

    def __str__(self) -> str:
        return f"Briefing du {self.publie_le:%d/%m/%Y}"

    def dit(self, texte: str) -> bool:
        """Tell whether this is its text: browsers send line breaks of their own."""
        return self.texte.strip().splitlines() == texte.strip().splitlines()


class BriefingLu(models.Model):
    """A shopper ticked that she read one version of a briefing."""

    briefing = models.ForeignKey(Briefing, models.CASCADE, related_name="les_lectures", verbose_name="briefing")
    enqueteur = models.ForeignKey(Enqueteur, models.CASCADE, related_name="les_briefings_lus", verbose_name="enquêteur")
    le = models.DateTimeField("lu le", default=maintenant)

    class Meta:
        verbose_name = "briefing lu"
        verbose_name_plural = "briefings lus"
        constraints = (models.UniqueConstraint(fields=["briefing", "enqueteur"], name="briefing_lu_une_fois"),)

    def __str__(self) -> str:
        return f"{self.enqueteur}, {self.briefing}"


class ExempleNote(models.Model):
    """An invented contact with what the grid says of it, loaded from the data files.

    `corrige` is a list of {"code", "mesure", "pourquoi"}: only the criteria that the story settles are asked.
    """

    code = models.CharField("code", max_length=24, unique=True)
    canal = models.CharField("canal", max_length=8, choices=Canal.choices)
    titre = models.CharField("titre", max_length=120)
    recit = models.TextField("ce qui s’est passé")
    elements = models.JSONField("éléments attendus", default=list, blank=True)
    corrige = models.JSONField("corrigé", default=list)

    class Meta:
        verbose_name = "exemple noté"
        verbose_name_plural = "exemples notés"
        ordering = ("code",)
        constraints = (models.CheckConstraint(condition=Q(canal__in=Canal.values), name="exemple_canal_connu"),)

    def __str__(self) -> str:
        return f"{self.code} {self.titre}"


class Autotest(models.Model):
    """One self-test of a shopper on a channel; the key is kept as it was, for she reads her copy again."""

    campagne = models.ForeignKey(Campagne, models.CASCADE, related_name="les_autotests", verbose_name="édition")
    enqueteur = models.ForeignKey(Enqueteur, models.CASCADE, related_name="les_autotests", verbose_name="enquêteur")
    canal = models.CharField("canal", max_length=8, choices=Canal.choices)
    exemple = models.ForeignKey(ExempleNote, models.PROTECT, related_name="+", verbose_name="exemple")
    lecture = models.JSONField("mesures", default=dict)
    corrige = models.JSONField("corrigé", default=list)
    accord = models.FloatField("accord avec le corrigé, sur 100")
    seuil = models.PositiveSmallIntegerField("accord demandé")
    est_reussi = models.BooleanField("réussi")
    passe_le = models.DateTimeField("passé le", default=maintenant)

    class Meta:
        verbose_name = "auto-test"
        verbose_name_plural = "auto-tests"
        ordering = ("-passe_le", "-pk")
        indexes = (models.Index(fields=["enqueteur", "campagne"], name="autotest_enqueteur"),)
        constraints = (
            models.CheckConstraint(condition=Q(canal__in=Canal.values), name="autotest_canal_connu"),
            models.CheckConstraint(condition=Q(accord__range=(0, 100)), name="autotest_accord_borne"),
            models.CheckConstraint(
                condition=Q(est_reussi=True, accord__gte=F("seuil")) | Q(est_reussi=False, accord__lt=F("seuil")),
                name="autotest_reussi_au_seuil",
            ),
        )

    def __str__(self) -> str:
        return f"{self.enqueteur}, {self.get_canal_display()}"
