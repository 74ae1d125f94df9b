"""Referentials, grids and scenarios as staff browse them: read only, each wording with its mark."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from campagnes.models import Campagne
from enquetes.enums import StatutSource
from enquetes.models import Critere, Engagement, Grille, Referentiel, Scenario
from enquetes.referentiels.queries.engagements import engagements_en_mots
from rapports.logic.rapport.preuves import EngagementDecrit


@dataclass(frozen=True)
class LigneCouverture:
    """A commitment and the criteria that shed light on it; `heritage` names the successor it borrows them from."""

    engagement: Engagement
    criteres: tuple[str, ...]
    heritage: str = ""


@dataclass(frozen=True)
class Couverture:
    """The commitments of one referential."""

    referentiel: Referentiel
    lignes: tuple[LigneCouverture, ...]

    @property
    def nb_couverts(self) -> int:
        """Count the commitments that a contact can observe."""
        return sum(bool(ligne.criteres or ligne.heritage) for ligne in self.lignes)


def referentiels() -> QuerySet[Referentiel]:
    """Return every referential with its number of commitments."""
    return Referentiel.objects.annotate(nb_engagements=Count("les_rubriques__les_engagements")).order_by("code")


def grilles() -> QuerySet[Grille]:
    """Return every grid with its number of criteria, the last version of a channel first."""
    return Grille.objects.annotate(nb_criteres=Count("les_criteres")).order_by("canal", "-version")


def criteres_de(grille: Grille) -> list[Critere]:
    """Return the criteria of a grid with their commitments."""
    return list(grille.les_criteres.order_by("ordre").prefetch_related("les_engagements"))


def scenarios() -> QuerySet[Scenario]:
    """Return every scenario, the last version first."""
    return Scenario.objects.order_by("code", "-version")


def couvertures(campagne: Campagne | None = None, *, code: str = "") -> list[Couverture]:
    """Return which criteria shed light on each commitment, over the last version of each grid, in the words in force."""
    criteres = _criteres_par_engagement()
    par_referentiel: dict[Referentiel, list[LigneCouverture]] = defaultdict(list)
    for engagement in engagements_en_mots(campagne, referentiel=code):
        siens = tuple(criteres.get(engagement.code, ()))
        ligne = LigneCouverture(engagement, siens, "" if siens else engagement.herite_de)
        par_referentiel[engagement.rubrique.referentiel].append(ligne)
    return [Couverture(referentiel, tuple(lignes)) for referentiel, lignes in par_referentiel.items()]


def engagements_decrits(annee: int) -> list[EngagementDecrit]:
    """Return every commitment, in the words of the edition of that year, with the criteria that shed light on it, its own or its successor's."""
    lignes = [ligne for couverture in couvertures(Campagne.objects.get(annee=annee)) for ligne in couverture.lignes]
    criteres = {ligne.engagement.code: ligne.criteres for ligne in lignes}
    return [
        EngagementDecrit(
            referentiel=ligne.engagement.rubrique.referentiel.code,
            rubrique=ligne.engagement.rubrique.nom,
            code=ligne.engagement.code,
            libelle=ligne.engagement.libelle,
            criteres=ligne.criteres or criteres.get(ligne.heritage, ()),
        )
        for ligne in lignes
    ]


def marques() -> list[tuple[str, str]]:
    """Return the marks that wordings carry, with their meaning."""
    return [(statut.value, str(statut.label)) for statut in StatutSource]


def _criteres_par_engagement() -> dict[str, list[str]]:
    dernieres: dict[str, Grille] = {}
    for grille in Grille.objects.publiees().order_by("canal", "version"):
        dernieres[grille.canal] = grille
    liens = (
        Critere.objects.filter(grille__in=list(dernieres.values()), les_engagements__isnull=False)
        .order_by("grille__canal", "ordre")
        .values_list("les_engagements__code", "code")
    )
    par_engagement: dict[str, list[str]] = defaultdict(list)
    for engagement, critere in liens:
        par_engagement[engagement].append(critere)
    return par_engagement
