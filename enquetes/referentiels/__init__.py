"""Referentials, grids, scales and scenarios as data files, and their reading."""

from enquetes.referentiels.lecture import (
    GRILLES,
    REFERENTIELS,
    lire_baremes,
    lire_grille,
    lire_referentiels,
    lire_scenarios,
)

__all__ = ["GRILLES", "REFERENTIELS", "lire_baremes", "lire_grille", "lire_referentiels", "lire_scenarios"]
