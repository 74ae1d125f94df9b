"""Dialogues, those who take part, what they bring, and what they are answered."""

from consultations.models.bilan import Bilan, ProjetDeReponse
from consultations.models.courrier import CourrierCitoyen
from consultations.models.dialogue import (
    AccordDevis,
    CommuneAdmise,
    Dialogue,
    Document,
    Phase,
    ReponsePubliee,
    Secteur,
    Section,
    Theme,
)
from consultations.models.gestes import Duel, Position, Rapprochement, Signalement, Soutien
from consultations.models.participant import Identification, Participant
from consultations.models.proposition import AvisSection, Commentaire, Proposition, SuiteDonnee

__all__ = [
    "AccordDevis",
    "AvisSection",
    "Bilan",
    "Commentaire",
    "CommuneAdmise",
    "CourrierCitoyen",
    "Dialogue",
    "Document",
    "Duel",
    "Identification",
    "Participant",
    "Phase",
    "Position",
    "ProjetDeReponse",
    "Proposition",
    "Rapprochement",
    "ReponsePubliee",
    "Secteur",
    "Section",
    "Signalement",
    "Soutien",
    "SuiteDonnee",
    "Theme",
]
