"""The decks that ship with the app."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

DONNEES = Path(__file__).resolve().parent.parent / "donnees"
JEUX = {"miroir": "Le jeu miroir, quatorze cartes sur les huit déterminants", "vide": "Un jeu vide"}


@functools.cache
def jeu_miroir() -> dict[str, Any]:
    """Return the mirror deck: `titre`, `presentation`, `carte`. Shared: never change what it returns."""
    return tomllib.loads((DONNEES / "miroir.toml").read_text(encoding="utf-8"))


def cartes_du_jeu(jeu: str) -> list[dict[str, Any]]:
    """Return the cards of a deck by its name, a key of JEUX, as fields of `Carte`."""
    return [dict(carte) for carte in jeu_miroir()["carte"]] if jeu == "miroir" else []
