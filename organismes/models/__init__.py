"""Directory, bodies, members, registrations."""

from organismes.models.annuaire import Appartenance, CodePostal, NumeroFerme, RevisionAnnuaire, Territoire
from organismes.models.brouillon import Brouillon
from organismes.models.courrier import CourrierOrganisme
from organismes.models.election import LeveeReserve, NomSurveille
from organismes.models.fermeture import Fermeture
from organismes.models.inscription import CanalOffert, Inscription, PlaceGratuite
from organismes.models.organisme import Invitation, Membre, Organisme
from organismes.models.site import Service, Site

__all__ = [
    "Appartenance",
    "Brouillon",
    "CanalOffert",
    "CodePostal",
    "CourrierOrganisme",
    "Fermeture",
    "Inscription",
    "Invitation",
    "LeveeReserve",
    "Membre",
    "NomSurveille",
    "NumeroFerme",
    "Organisme",
    "PlaceGratuite",
    "RevisionAnnuaire",
    "Service",
    "Site",
    "Territoire",
]
