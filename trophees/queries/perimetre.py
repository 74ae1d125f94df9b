"""Whether two editions measured a body alike: its grids, its channels that count, their weights, the worth of silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from campagnes.logic.methode import methodes_egales
from campagnes.queries import methode_de
from enquetes.models import Visite
from trophees.models import Resultat


def grilles_par_inscription(inscriptions: Iterable[int]) -> dict[int, frozenset[int]]:
    """Return the grids that the contacts of each registration used."""
    lignes = (
        Visite.objects.validees()
        .filter(inscription__in=list(inscriptions))
        .order_by()
        .values_list("inscription", "grille")
        .distinct()
    )
    grilles: dict[int, set[int]] = defaultdict(set)
    for inscription, grille in lignes:
        grilles[inscription].add(grille)
    return {inscription: frozenset(utilisees) for inscription, utilisees in grilles.items()}


def canaux_significatifs(resultat: Resultat) -> set[str]:
    """Return the channels that make the score of a body."""
    return {canal for canal, mesure in resultat.detail["canaux"].items() if mesure["significatif"]}


def mesure_est_la_meme(avant: Resultat, apres: Resultat, grilles: Mapping[int, frozenset[int]]) -> bool:
    """Tell whether two results of a body, read with their registration and edition, rest on the same measure."""
    canaux = canaux_significatifs(avant)
    return (
        grilles.get(avant.inscription_id) == grilles.get(apres.inscription_id)
        and canaux == canaux_significatifs(apres)
        and methodes_egales(methode_de(avant.inscription.campagne), methode_de(apres.inscription.campagne), canaux)
    )
