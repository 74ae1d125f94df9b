"""Roles of the platform (the roles in a body, referent and member, are memberships)."""

import datetime as dt

from socle.enums import Choix


class Role(Choix):
    """What a person may do beyond her own body."""

    ADMINISTRATEUR = "administrateur", "administrateur"
    CHARGE_ETUDES = "charge_etudes", "chargé d’études"
    RESPONSABLE_PALMARES = "responsable_palmares", "responsable du palmarès"
    ENQUETEUR = "enqueteur", "enquêteur"
    JURY = "jury", "jury"
    LECTEUR = "lecteur", "lecteur"


# AFNOR staff: a second factor is required from all of them, readers and jury included.
PERSONNEL = frozenset({Role.ADMINISTRATEUR, Role.CHARGE_ETUDES, Role.RESPONSABLE_PALMARES, Role.JURY, Role.LECTEUR})
# Whose account lives as long as her mission or her contract, whether she signs in or not.
ROLES_GARDES = PERSONNEL | {Role.ENQUETEUR}
EQUIPE = frozenset({Role.ADMINISTRATEUR, Role.CHARGE_ETUDES})

RESPONSABLES_D_UN_PALMARES = 2
"""Two different people freeze a ranking: one proposes, the other seals."""

# What each staff role may do, as the page that gives it says.
ROLES_EXPLIQUES = {
    Role.ADMINISTRATEUR: "conduit la campagne et tient l’équipe.",
    Role.CHARGE_ETUDES: "conduit la campagne\u202f: inscriptions, terrain, qualité, modération.",
    Role.RESPONSABLE_PALMARES: "propose ou arrête le palmarès\u202f; il en faut deux, jamais la même personne.",
    Role.JURY: "lit les classements, déclare ses conflits d’intérêts et vote.",
    Role.LECTEUR: "lit les tableaux de bord et les classements, sans rien changer.",
}

CONSERVATION_COMPTE = dt.timedelta(days=3 * 365)
"""How long a deactivated account of AFNOR stays after the last sign-in."""
CONSERVATION_ADMINISTRATION = dt.timedelta(days=365)
"""How long the technical admin remembers what was changed through it."""
