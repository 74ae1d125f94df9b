"""Computed results and prize lists."""

from trophees.models.palmares import LignePalmares, Palmares
from trophees.models.resultat import Resultat

__all__ = ["LignePalmares", "Palmares", "Resultat"]
