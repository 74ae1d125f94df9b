"""What moderators are told of what they did, whatever they moderate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from socle.erreurs import RegleMetier
from socle.logic.typographie import accord, accorder

AU_PLUS = 200
"""Words of one batch: more than a page shows is a mistake."""
RIEN_DE_COCHE = "Cochez d’abord les {} à décider."


@dataclass(frozen=True)
class Decision:
    """What an act did: to how many texts, when (the key of its undo), and those that somebody else had changed."""

    nombre: int
    le: dt.datetime
    devances: tuple[Any, ...]


@dataclass(frozen=True)
class DerniereDecision:
    """One's own last act, while something of it may still be undone; `le` is in ISO 8601."""

    le: str
    nombre: int
    est_publication: bool


def dire_ecartes(nombre: int, quoi: str) -> str:
    """Return what is said beside a decision of those that it left: somebody else had changed them; `quoi` is one of them."""
    compte = accorder(nombre, f"{quoi} laissé de côté", f"{quoi}s laissés de côté")
    change = accord(nombre, "l’avait changé", "les avait changés")
    return f"{compte}\u202f: quelqu’un {change} pendant que vous lisiez."


def exiger_un_lot(choix: Sequence[Any], quoi: str) -> None:
    """Refuse a batch of nothing, and one of too many; `quoi` names what is decided, in the plural."""
    if not choix:
        raise RegleMetier("choix_vide", RIEN_DE_COCHE.format(quoi))
    if len(choix) > AU_PLUS:
        raise RegleMetier(
            "choix_trop_grand",
            f"Vous avez coché {len(choix)} {quoi}\u202f: {AU_PLUS} au plus se décident à la fois. Rien n’a été changé.",
        )
