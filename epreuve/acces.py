"""The access matrix judged: each wall of an address is taken down, and the matrix has to see it.

`python -m epreuve.acces GRAINE NOMBRE [FAUTE]`, inside the stack's environment, asks every address of the platform as
every role on its own, another's and an absent object, then again with a right granted to everybody or a scope left open
in one address at a time. Prints what stood without a wall as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import django

from epreuve.verdict import Annonce, Constat

if TYPE_CHECKING:
    from epreuve.services import Services

MUTANTS, SCORE = 150, 0.95
DROITS_MIN, DITS = 12, 5
_SANS_FICHE = "derrière lui, qui n’a pas de fiche d’enquêteur est refusé de même"
_TOUT_VOIR = "qui a le droit voit tous les commentaires : la portée n’écarte personne de plus"
_UNE_LIGNE = "il montre une ligne de la journée, et ne refuse rien"
# Walls that nobody would miss, and why: they count neither for the matrix nor against it.
DOUBLES = {
    "enquetes:terrain_calendrier sans enquetes.aller_sur_le_terrain": _SANS_FICHE,
    "enquetes:terrain_calendrier_adresse sans enquetes.aller_sur_le_terrain": _SANS_FICHE,
    "enquetes:terrain_calendrier_revoquer sans enquetes.aller_sur_le_terrain": _SANS_FICHE,
    "enquetes:terrain_absences sans enquetes.aller_sur_le_terrain": _SANS_FICHE,
    "bornes:pilotage_verbatim_masquer sans portée": _TOUT_VOIR,
    "bornes:pilotage_verbatim_themes sans portée": _TOUT_VOIR,
    "portail:pilotage_accueil sans trophees.arreter_palmares": _UNE_LIGNE,
    "portail:pilotage_accueil sans trophees.publier_palmares": _UNE_LIGNE,
    "portail:pilotage_accueil sans trophees.voter_jury": _UNE_LIGNE,
}


def sans_un_mur(pile: Services, *, graine: int, mutants: int = MUTANTS, faute: str = "") -> Constat:
    """Take walls down one at a time; the fault is a matrix that asks only as those who may enter."""
    pile.vider()
    mots = [str(graine), str(mutants), *([faute] if faute else [])]
    lu: dict[str, Any] = pile.demander("acces", *mots)
    score, contraires = juger_les_murs(lu["abattus"], lu["restes"], est_entier=not faute)
    fautes = [*lu["fautes"], *contraires]
    if not faute and lu["droits"] < DROITS_MIN:
        fautes.append(f"{lu['droits']} droits seulement")
    pas_vus = f" (pas vus : {', '.join(lu['restes'][:DITS])})" if lu["restes"] else ""
    return Constat(
        f"{len(lu['abattus'])} murs de {lu['adresses']} adresses abattus un à un, {lu['droits']} droits et les portées : "
        f"{score:.1%} vus{pas_vus}",
        tuple(fautes[:DITS]),
    )


def juger_les_murs(
    abattus: Sequence[str], restes: Sequence[str], *, est_entier: bool = True
) -> tuple[float, list[str]]:
    """Return the share of walls that were missed, those that nobody would miss left out, and what is wrong with it."""
    juges = set(abattus) - DOUBLES.keys()
    perdus = [mur for mur in restes if mur in juges]
    score = 1 - len(perdus) / len(juges)
    vus = sorted(DOUBLES.keys() & (set(abattus) - set(restes))) if est_entier else []
    return score, [*(perdus if score < SCORE else []), *(f"{mur} : vu, et dit doublé" for mur in vus)]


EPREUVES = (
    Annonce(
        "acces",
        "chaque adresse × rôle × objet, puis un mur abattu à la fois : la matrice en voit 95 %",
        sans_un_mur,
        {"mutants": 12, "faute": "sans_etrangers"},
        "ne demander qu’en ami",
    ),
)


if __name__ == "__main__":
    # Only here are the settings those of the stack.
    django.setup()
    from epreuve.murs import principal

    graine, nombre, *faute = sys.argv[1:]
    json.dump(principal(int(graine), int(nombre), *faute or [""]), sys.stdout)
