"""Models of reports and of what bodies decide after reading theirs."""

from rapports.models.plan import ActionDecidee, NoteDAction
from rapports.models.rapport import Rapport, chemin_rapport

__all__ = ["ActionDecidee", "NoteDAction", "Rapport", "chemin_rapport"]
