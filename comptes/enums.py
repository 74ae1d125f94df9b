"""Roles of the platform (the roles in a body, referent and member, are memberships)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

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


class SujetCourriel(Choix):
    """Mails that a person may turn off; every other one is needed for what she takes part in."""

    RESUME = "resume", "Le résumé du matin"
    VEILLE = "veille", "Le rappel de la veille d’un contact"
    ECHEANCE = "echeance", "Les derniers jours pour contester"
    RAPPORT = "rapport", "Votre rapport est prêt"
    REPONSE = "reponse", "Votre réponse est attendue après une consultation"


SUJETS_EXPLIQUES: dict[str, str] = {
    SujetCourriel.RESUME: "Ce qui vous attend, en un courriel par jour ouvré au plus, quand il y a du nouveau ou qu’une date "
    "approche. Le premier jour ouvré de la semaine, tout ce qui reste.",
    SujetCourriel.VEILLE: "Le matin de la veille\u202f: combien de contacts vous avez demain.",
    SujetCourriel.ECHEANCE: "Aux référents, trois jours avant la fin du droit de réponse, si votre organisme n’a rien "
    "contesté.",
    SujetCourriel.RAPPORT: "Aux référents, quand le rapport de votre organisme paraît dans votre espace, ou change.",
    SujetCourriel.REPONSE: "Aux référents, à la fin d’une consultation, une semaine avant le dernier jour pour répondre aux "
    "participants, et le lendemain s’il est passé.",
}
# Who may receive what: a shopper, the people of AFNOR, those of a body (no role).
SUJETS_DE_L_ENQUETEUR = (SujetCourriel.RESUME, SujetCourriel.VEILLE)
SUJETS_DU_PERSONNEL = (SujetCourriel.RESUME,)
SUJETS_DE_L_ORGANISME = (
    SujetCourriel.RESUME,
    SujetCourriel.ECHEANCE,
    SujetCourriel.RAPPORT,
    SujetCourriel.REPONSE,
)
COURRIELS_NECESSAIRES = (
    "les codes et les liens qui ouvrent votre compte",
    "les décisions sur une inscription, et les invitations",
    "aux référents, les résultats et les décisions sur une contestation",
    "votre programme de contacts quand il change, et les contacts à reprendre",
)

COURRIEL_PERDU = "compte.courriel_refuse"
"""A code, a link or a notice that the server of its mailbox refused for good."""

MOTS_DES_ACTES = {
    "personnel.cree": "Invitée dans l’équipe",
    "personnel.ajoute": "Ajoutée à l’équipe",
    "personnel.roles": "Rôles changés",
    "personnel.desactive": "Compte désactivé",
    "personnel.reactive": "Compte réactivé",
    "personnel.reinvite": "Invitation renvoyée",
    "personnel.second_facteur_oublie": "Second facteur oublié",
    "compte.cle_ajoutee": "Clé d’accès ajoutée",
    "compte.cle_retiree": "Clé d’accès retirée",
    "compte.proconnect_lie": "ProConnect lié au compte",
    "compte.proconnect_delie": "ProConnect délié du compte",
    "compte.sessions_fermees": "Autres appareils déconnectés",
    "courriels.regles": "Choix des courriels changé",
    COURRIEL_PERDU: "Courriel refusé par le serveur de son adresse",
    "courriels.refuses": "Courriels refusés",
    "personne.dossier_remis": "Données personnelles remises",
    "personne.effacee": "Compte effacé",
}
SIGNES_DES_ROLES = {"roles": "", "gagnes": "+ ", "perdus": "− "}


def mot_de_l_acte(acte: str) -> str:
    """Say in words an act of the journal on an account."""
    return MOTS_DES_ACTES.get(acte, acte)


def mots_des_roles(details: Mapping[str, Any]) -> list[str]:
    """Return in words the roles that a line of the journal tells: held, won (+) or lost (−)."""
    noms = dict(Role.choices)
    return [
        f"{signe}{noms.get(role, role)}" for cle, signe in SIGNES_DES_ROLES.items() for role in details.get(cle, ())
    ]


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
