"""What the bound of a plan proves, in words."""

from __future__ import annotations

import math

MEILLEUR = "C’est le meilleur plan possible\u202f: aucun autre ne fait mieux."
SANS_BORNE = (
    "Des contacts ont trouvé leur place un à un, hors du calcul\u202f: la distance au meilleur plan n’est pas calculée."
)
LIMITE = " Le calcul s’est arrêté à sa durée maximale\u202f: un calcul plus long peut resserrer cette preuve."


def phrase_de_preuve(ecart: float | None, *, optimal: bool, complet: bool, limite_atteinte: bool = False) -> str:
    """Say how far the plan may be from the best one; the gap (a share) is rounded up, never down.

    A repair is compared to the plans that leave every settled contact where it is.
    """
    if ecart is None:
        return SANS_BORNE
    parmi = "" if complet else " parmi ceux qui ne déplacent aucun autre contact"
    if optimal:
        phrase = MEILLEUR if complet else f"C’est le meilleur plan possible{parmi}."
    else:
        dixiemes = max(1, math.ceil(round(1000 * ecart, 6)))
        phrase = f"Ce plan est à {dixiemes / 10:.1f}\u202f%".replace(".", ",")
        phrase += f" au plus du meilleur plan possible{parmi}."
    return phrase + (LIMITE if limite_atteinte and not optimal else "")


def mot_du_minimum(*, complet: bool) -> str:
    """Name the bound: that of a repair holds for the plans that leave every settled contact where it is."""
    parmi = "" if complet else " sans déplacer un autre contact"
    return f"Minimum démontré, qu’aucun plan ne peut franchir{parmi}"
