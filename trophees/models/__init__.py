"""Computed results, disputes and prize lists."""

from trophees.models.courrier import CourrierResultats
from trophees.models.litige import Litige, PieceLitige
from trophees.models.palmares import LignePalmares, Palmares
from trophees.models.resultat import Resultat

__all__ = ["CourrierResultats", "LignePalmares", "Litige", "Palmares", "PieceLitige", "Resultat"]
