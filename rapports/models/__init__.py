"""Models of reports, of what bodies decide after reading theirs, of what an edition opens to all."""

from rapports.models.jeu_ouvert import JeuOuvert
from rapports.models.plan import ActionDecidee, NoteDAction
from rapports.models.rapport import Rapport, chemin_rapport, dossier_des_rapports

__all__ = ["ActionDecidee", "JeuOuvert", "NoteDAction", "Rapport", "chemin_rapport", "dossier_des_rapports"]
