"""Grids, criteria and scenarios, in versions: a draft, then published, then frozen by the first visit that uses it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from campagnes.enums import Determinant, Etape
from enquetes.enums import NatureBareme, StatutSource, TypeScenario
from enquetes.models.referentiel import Engagement
from organismes.enums import Canal
from socle.dates import jours_bornes
from socle.enums import Question
from socle.horloge import maintenant
from socle.models import Horodate


class VersionQuerySet(models.QuerySet):
    """Versions of a grid or a scenario."""

    def publiees(self) -> VersionQuerySet:
        """Return those that an edition may use: a draft is nobody's yet."""
        return self.filter(publiee_le__isnull=False)


class Grille(Horodate):
    """The criteria of one channel, in one version; without publication it is a draft."""

    canal = models.CharField("canal", max_length=8, choices=Canal.choices)
    version = models.PositiveSmallIntegerField("version")
    nom = models.CharField("nom", max_length=120)
    empreinte = models.CharField("empreinte du contenu", max_length=64)
    gelee_le = models.DateTimeField("gelée le", null=True, blank=True)
    publiee_le = models.DateTimeField("publiée le", null=True, blank=True, default=maintenant)
    # Written by staff on the platform: the data files no longer speak of this version.
    est_redigee = models.BooleanField("rédigée sur la plateforme", default=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "grille"
        verbose_name_plural = "grilles"
        ordering = ("canal", "-version")
        constraints = (
            models.UniqueConstraint(fields=["canal", "version"], name="grille_version_unique"),
            models.CheckConstraint(condition=Q(canal__in=Canal.values), name="grille_canal_connu"),
            models.CheckConstraint(condition=Q(version__gte=1), name="grille_version_positive"),
            models.UniqueConstraint(
                fields=["canal"], condition=Q(publiee_le__isnull=True), name="grille_un_seul_brouillon"
            ),
            models.CheckConstraint(
                condition=Q(gelee_le__isnull=True) | Q(publiee_le__isnull=False), name="grille_gelee_publiee"
            ),
        )

    def __str__(self) -> str:
        return f"{self.nom}, version {self.version}"


class Critere(models.Model):
    """An observable fact with its scale. Scales of durations are named as in regles#baremes (D-MAIL…)."""

    grille = models.ForeignKey(Grille, models.CASCADE, related_name="les_criteres", verbose_name="grille")
    code = models.CharField("code", max_length=8)
    libelle = models.CharField("libellé", max_length=300)
    question = models.CharField("question à l’enquêteur", max_length=300)
    aide = models.CharField("aide", max_length=400, blank=True)
    elements = models.JSONField("éléments a, b, c", default=list, blank=True)
    bareme = models.CharField("barème", max_length=8)
    nature = models.CharField("nature du barème", max_length=5, choices=NatureBareme.choices)
    # Steps, unit and conformity threshold of a duration, frozen with the grid: {"unite", "paliers", "seuil", "strict"}.
    echelle = models.JSONField("paliers de la durée", default=dict, blank=True)
    etape = models.CharField("étape", max_length=6, choices=Etape.choices)
    determinant = models.CharField("déterminant", max_length=3, choices=Determinant.choices)
    poids = models.PositiveSmallIntegerField("poids")
    conditions = models.CharField("conditions", max_length=16)
    ordre = models.PositiveSmallIntegerField("ordre")
    statut_source = models.CharField("statut", max_length=3, choices=StatutSource.choices, default=StatutSource.P)
    les_engagements = models.ManyToManyField(
        Engagement, blank=True, related_name="les_criteres", verbose_name="engagements éclairés"
    )

    est_une_duree = Question("nature", NatureBareme.DUREE)
    a_choix_unique = Question("nature", NatureBareme.BIN, NatureBareme.TENT)

    class Meta:
        verbose_name = "critère"
        verbose_name_plural = "critères"
        ordering = ("grille", "ordre")
        constraints = (
            models.UniqueConstraint(fields=["grille", "code"], name="critere_unique"),
            models.UniqueConstraint(fields=["grille", "ordre"], name="critere_ordre_unique"),
            models.CheckConstraint(condition=Q(poids__range=(1, 3)), name="critere_poids_borne"),
            models.CheckConstraint(condition=Q(nature__in=NatureBareme.values), name="critere_nature_connue"),
            models.CheckConstraint(condition=Q(etape__in=Etape.values), name="critere_etape_connue"),
            models.CheckConstraint(condition=Q(determinant__in=Determinant.values), name="critere_determinant_connu"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.libelle}"

    @property
    def se_chronometre(self) -> bool:
        """Its number is short enough to be timed on the spot."""
        return self.echelle.get("unite") in {"secondes", "minutes"}


class Scenario(Horodate):
    """What to ask, on which channels, of which bodies, and the answer key."""

    code = models.CharField("code", max_length=24)
    version = models.PositiveSmallIntegerField("version", default=1)
    theme = models.CharField("thème", max_length=160)
    # The service that the request is for: a contact has that of its scenario (regles#services).
    service = models.CharField("service visé", max_length=60, blank=True)
    type = models.CharField("type", max_length=14, choices=TypeScenario.choices)
    canaux = models.JSONField("canaux")
    types_organismes = models.JSONField("types d’organismes")
    elements = models.JSONField("éléments attendus")
    consigne = models.TextField("situation à jouer", blank=True)
    donnees_personnelles = models.BooleanField("touche à des données personnelles", default=False)
    expire_le = models.DateField("ne plus jouer après le", null=True, blank=True)
    statut_source = models.CharField("statut", max_length=3, choices=StatutSource.choices, default=StatutSource.P)
    empreinte = models.CharField("empreinte du contenu", max_length=64)
    gele_le = models.DateTimeField("gelé le", null=True, blank=True)
    publiee_le = models.DateTimeField("publiée le", null=True, blank=True, default=maintenant)
    # Written by staff on the platform: the data files no longer speak of this version.
    est_redigee = models.BooleanField("rédigée sur la plateforme", default=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "scénario"
        verbose_name_plural = "scénarios"
        ordering = ("code", "-version")
        constraints = (
            jours_bornes("scenario_borne", "expire_le"),
            models.UniqueConstraint(fields=["code", "version"], name="scenario_version_unique"),
            models.CheckConstraint(condition=Q(type__in=TypeScenario.values), name="scenario_type_connu"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(publiee_le__isnull=True), name="scenario_un_seul_brouillon"
            ),
            models.CheckConstraint(
                condition=Q(gele_le__isnull=True) | Q(publiee_le__isnull=False), name="scenario_gele_publie"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.theme}"
