"""Whether two editions measured a body alike: its grids, its channels that count, their weights, the worth of silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from campagnes.logic.methode import methodes_egales
from campagnes.queries import methode_de
from enquetes.models import Grille, Visite
from trophees.models import Resultat

GRILLES = "grilles"
"""Where the detail of a result keeps them: contacts go three years before it (regles#conservation-mesures)."""


def grilles_par_inscription(resultats: Iterable[Resultat]) -> dict[int, frozenset[int]]:
    """Return the grids that made the score of each registration; those that its result kept once contacts are gone.

    A channel that does not count measures nothing of it. A registration of which nothing says any more what measured it
    is left out.
    """
    lus = {resultat.inscription_id: resultat for resultat in resultats}
    gardees = {pk: resultat.detail[GRILLES] for pk, resultat in lus.items() if GRILLES in resultat.detail}
    grilles: dict[int, Collection[int]] = {**gardees, **grilles_des_contacts(lus)}
    canal_de = dict(Grille.objects.filter(pk__in=set().union(*grilles.values())).values_list("pk", "canal"))
    return {
        pk: frozenset(grille for grille in siennes if canal_de.get(grille) not in canaux_ecartes(lus[pk]))
        for pk, siennes in grilles.items()
    }


def grilles_des_contacts(inscriptions: Collection[int]) -> dict[int, frozenset[int]]:
    """Return the grids that the contacts of each registration use; one without contacts is left out."""
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


def grilles_par_edition(campagnes: Iterable[int]) -> dict[int, frozenset[int]]:
    """Return the grids that each edition measured with, as its results keep them; none where they do not."""
    lignes = Resultat.objects.filter(inscription__campagne__in=list(campagnes)).values_list(
        "inscription__campagne", f"detail__{GRILLES}"
    )
    grilles: dict[int, set[int]] = defaultdict(set)
    for campagne, siennes in lignes:
        grilles[campagne].update(siennes or ())
    return {campagne: frozenset(utilisees) for campagne, utilisees in grilles.items()}


def canaux_significatifs(resultat: Resultat) -> set[str]:
    """Return the channels that make the score of a body."""
    return {canal for canal, mesure in resultat.detail["canaux"].items() if mesure["significatif"]}


def canaux_ecartes(resultat: Resultat) -> set[str]:
    """Return the channels that a body was contacted by and that do not count."""
    return set(resultat.detail["canaux"]) - canaux_significatifs(resultat)


def mesure_est_la_meme(avant: Resultat, apres: Resultat, grilles: Mapping[int, frozenset[int]]) -> bool:
    """Tell whether two results of a body, read with their registration and edition, surely rest on the same measure."""
    if not grilles.keys() >= {avant.inscription_id, apres.inscription_id}:
        return False
    canaux = canaux_significatifs(avant)
    return (
        grilles[avant.inscription_id] == grilles[apres.inscription_id]
        and canaux == canaux_significatifs(apres)
        and methodes_egales(methode_de(avant.inscription.campagne), methode_de(apres.inscription.campagne), canaux)
    )
