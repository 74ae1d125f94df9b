"""The bodies of an edition with a score and its interval, category by category, as the page of gaps reads them."""

from __future__ import annotations

from collections import defaultdict

from campagnes.models import Campagne
from trophees.logic.ecarts import Mesuree
from trophees.models import Resultat


def mesurees_par_categorie(campagne: Campagne) -> dict[str, list[Mesuree]]:
    """Return the ranked bodies of each category that has two at least."""
    resultats = (
        Resultat.objects.filter(inscription__campagne=campagne, rang__isnull=False, score_bas__isnull=False)
        .order_by("categorie", "rang", "inscription__organisme__nom")
        .values_list("categorie", "inscription__organisme__nom", "score", "score_bas", "score_haut", "detail__valides")
    )
    categories: dict[str, list[Mesuree]] = defaultdict(list)
    for categorie, *valeurs in resultats:
        categories[categorie].append(Mesuree(*valeurs))
    return {categorie: mesurees for categorie, mesurees in categories.items() if len(mesurees) > 1}
