"""Referentials, grids, scenarios, shoppers, visits."""

from enquetes.models.enqueteur import Absence, ConflitInteret, Enqueteur
from enquetes.models.enveloppe import Appareil, ConflitEnveloppe, Enveloppe
from enquetes.models.grille import Critere, Grille, Scenario
from enquetes.models.referentiel import ActivationReferentiel, Engagement, Referentiel, Rubrique
from enquetes.models.visite import PieceJointe, TransitionVisite, Visite

__all__ = [
    "Absence",
    "ActivationReferentiel",
    "Appareil",
    "ConflitEnveloppe",
    "ConflitInteret",
    "Critere",
    "Engagement",
    "Enqueteur",
    "Enveloppe",
    "Grille",
    "PieceJointe",
    "Referentiel",
    "Rubrique",
    "Scenario",
    "TransitionVisite",
    "Visite",
]
