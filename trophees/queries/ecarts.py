"""The bodies of an edition with a score and its interval, category by category, as the page of gaps reads them."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from campagnes.models import Campagne
from socle.logic.student import NORMAL
from trophees.logic.ecarts import Mesuree
from trophees.models import Resultat
from trophees.queries.categorie import erreur_lue


def mesurees_par_categorie(campagne: Campagne) -> dict[str, list[Mesuree]]:
    """Return the ranked bodies of each category that has two at least."""
    resultats = (
        Resultat.objects.filter(inscription__campagne=campagne, rang__isnull=False, score_bas__isnull=False)
        .order_by("categorie", "rang", "inscription__organisme__recherche")
        .values_list(
            "categorie",
            "inscription__organisme__nom",
            "score",
            "score_bas",
            "score_haut",
            "detail__valides",
            "detail__erreur",
        )
    )
    categories: dict[str, list[Mesuree]] = defaultdict(list)
    for categorie, *valeurs, lue in resultats:
        nom, score, bas, haut, contacts = valeurs
        # Results of a method before kept no error: their interval is all that tells it.
        demie = erreur_lue(*lue).demi_largeur if lue else Decimal(haut - bas) / 2
        erreur = float(demie / NORMAL)
        categories[categorie].append(Mesuree(nom, score, bas, haut, contacts, erreur))
    return {categorie: mesurees for categorie, mesurees in categories.items() if len(mesurees) > 1}
