"""Computed results, disputes, deliberations of the jury, prize lists and who is invited to hear them."""

from trophees.models.courrier import CourrierResultats
from trophees.models.invitation import InvitationCeremonie
from trophees.models.jury import BulletinJury, ConflitJury, Deliberation
from trophees.models.litige import Litige, PieceLitige
from trophees.models.lois import LoisDesErreurs
from trophees.models.palmares import LignePalmares, Palmares
from trophees.models.resultat import Resultat

__all__ = [
    "BulletinJury",
    "ConflitJury",
    "CourrierResultats",
    "Deliberation",
    "InvitationCeremonie",
    "LignePalmares",
    "Litige",
    "LoisDesErreurs",
    "Palmares",
    "PieceLitige",
    "Resultat",
]
