"""Grids as scoring sees them; which referentials and which versions count in an edition."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from campagnes.models import Campagne
from enquetes.enums import NatureBareme
from enquetes.models import Critere, Engagement, Grille, Referentiel, Scenario
from enquetes.referentiels.logic import conditions
from enquetes.referentiels.logic.baremes import Bareme, bareme_duree, bareme_simple
from enquetes.referentiels.queries.lecture import GRILLES, lire_grille, lire_toml


def grille_notee(grille: Grille) -> conditions.GrilleANoter:
    """Return a stored grid for scoring, as `grilles_notees` does."""
    return grilles_notees([grille])[grille.pk]


def grilles_notees(grilles: Iterable[Grille]) -> dict[int, conditions.GrilleANoter]:
    """Return stored grids for scoring: scales as frozen with them, inherited commitments included. Three queries in all."""
    par_pk = {grille.pk: grille for grille in grilles}
    heritages = dict(Engagement.objects.exclude(herite_de="").order_by("code").values_list("code", "herite_de"))
    engagements: dict[int, list[str]] = defaultdict(list)
    prouves = Critere.les_engagements.through.objects.filter(critere__grille__in=par_pk).order_by()
    for critere_id, code in prouves.values_list("critere", "engagement__code"):
        engagements[critere_id].append(code)
    criteres: dict[int, list[conditions.CritereANoter]] = {pk: [] for pk in par_pk}
    for critere in Critere.objects.filter(grille__in=par_pk).order_by("grille", "ordre"):
        criteres[critere.grille_id].append(_critere(critere, sorted(engagements[critere.pk]), heritages))
    return {
        pk: conditions.GrilleANoter(grille.canal, grille.version, tuple(criteres[pk])) for pk, grille in par_pk.items()
    }


def grilles_livrees() -> dict[str, tuple[conditions.GrilleANoter, list[Mapping[str, Any]]]]:
    """Return the grids that come with the code, by channel: as scoring sees them, and their criteria as written."""
    return {(brut := lire_toml(nom))["canal"]: (lire_grille(nom), brut["criteres"]) for nom in GRILLES}


def referentiels_actifs(campagne: Campagne) -> list[Referentiel]:
    """Return the referentials that count in an edition: as staff decided, else by their default."""
    decisions = dict(campagne.les_activations.order_by("pk").values_list("referentiel_id", "est_actif"))
    return [r for r in Referentiel.objects.order_by("code") if decisions.get(r.pk, r.actif_par_defaut)]


def engagements_actifs(campagne: Campagne) -> frozenset[str]:
    """Return the codes of the commitments whose referential counts in the edition."""
    actifs = Engagement.objects.filter(rubrique__referentiel__in=[r.pk for r in referentiels_actifs(campagne)])
    return frozenset(actifs.order_by("code").values_list("code", flat=True))


def grilles_du_terrain(campagne: Campagne) -> dict[str, Grille]:
    """Return the grid of each channel: the last version frozen when the fieldwork opened, else the last one."""
    return grilles_en_vigueur(campagne.terrain_ouvert_le)


def scenarios_du_terrain(campagne: Campagne) -> list[Scenario]:
    """Return the scenarios of an edition, one version a code, chosen as the grids are."""
    return _dernieres(Scenario.objects.publiees(), "gele_le", campagne.terrain_ouvert_le, ("code",))


def grilles_en_vigueur(ouverture: dt.datetime | None) -> dict[str, Grille]:
    """Return the grid of each channel for a fieldwork opened then, or not open yet."""
    return {grille.canal: grille for grille in _dernieres(Grille.objects.publiees(), "gelee_le", ouverture, ("canal",))}


def choix_de_referentiels() -> list[tuple[str, str]]:
    """Return every referential as a list of choices."""
    return [(referentiel.code, referentiel.nom) for referentiel in Referentiel.objects.order_by("code")]


def _dernieres(lignes: QuerySet, gel: str, ouverture: dt.datetime | None, cles: tuple[str, ...]) -> list:
    retenues: dict[tuple, object] = {}
    for ligne in lignes.order_by(*cles, "version"):
        cle = tuple(getattr(ligne, nom) for nom in cles)
        fige = getattr(ligne, gel)
        if cle not in retenues or ouverture is None or (fige is not None and fige <= ouverture):
            retenues[cle] = ligne
    return list(retenues.values())


def _critere(critere: Critere, directs: list[str], heritages: dict[str, str]) -> conditions.CritereANoter:
    return conditions.CritereANoter(
        code=critere.code,
        bareme=bareme_de(critere),
        etape=critere.etape,
        determinant=critere.determinant,
        poids=critere.poids,
        conditions=conditions.lire_conditions(critere.conditions),
        engagements=conditions.heriter(directs, heritages),
    )


def bareme_de(critere: Critere) -> Bareme:
    """Return the scale of a stored criterion, as frozen with its grid."""
    if critere.nature == NatureBareme.DUREE:
        return bareme_duree(critere.bareme, critere.echelle)
    return bareme_simple(critere.bareme)
