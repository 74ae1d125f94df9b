"""Referentials, grids, scenarios, shoppers, visits."""

from enquetes.models.anomalie import Anomalie
from enquetes.models.contestation import ContestationRetour
from enquetes.models.courrier import CourrierEnqueteur
from enquetes.models.enqueteur import Absence, ConflitInteret, Enqueteur
from enquetes.models.enveloppe import Appareil, ConflitEnveloppe, Enveloppe
from enquetes.models.formation import Autotest, Briefing, BriefingLu, ExempleNote
from enquetes.models.grille import Critere, Grille, Scenario
from enquetes.models.identite import Emprunt, IdentiteEmprunt, ReglageTerrain
from enquetes.models.plan import CalendrierPartage, PlanTerrain
from enquetes.models.referentiel import ActivationReferentiel, Engagement, Referentiel, Rubrique
from enquetes.models.relecture import Arbitrage, Relecture
from enquetes.models.total import TotalContact
from enquetes.models.version_referentiel import VersionReferentiel
from enquetes.models.visite import PieceJointe, TransitionVisite, Visite

__all__ = [
    "Absence",
    "ActivationReferentiel",
    "Anomalie",
    "Appareil",
    "Arbitrage",
    "Autotest",
    "Briefing",
    "BriefingLu",
    "CalendrierPartage",
    "ConflitEnveloppe",
    "ConflitInteret",
    "ContestationRetour",
    "CourrierEnqueteur",
    "Critere",
    "Emprunt",
    "Engagement",
    "Enqueteur",
    "Enveloppe",
    "ExempleNote",
    "Grille",
    "IdentiteEmprunt",
    "PieceJointe",
    "PlanTerrain",
    "Referentiel",
    "ReglageTerrain",
    "Relecture",
    "Rubrique",
    "Scenario",
    "TotalContact",
    "TransitionVisite",
    "VersionReferentiel",
    "Visite",
]
