"""What a token of the partner API opens."""

import datetime as dt

from socle.enums import Choix


class PorteeApi(Choix):
    """One thing that a token may do; a route asks for one, and a token holds those that staff chose."""

    CAMPAGNES = "campagnes:lire", "lire les éditions"
    INSCRIPTIONS = "inscriptions:lire", "lire les inscriptions, sans leurs référents"
    INSCRIRE = "inscriptions:ecrire", "déposer et modifier des inscriptions"
    VISITES = "visites:lire", "lire l’avancement des visites"
    RESULTATS = "resultats:lire", "lire les résultats, une fois le palmarès public"
    AVIS = "avis:lire", "lire les satisfactions agrégées"
    CONSULTATIONS = "consultations:lire", "lire les consultations publiques"
    EVENEMENTS = "evenements:lire", "lire les événements, pour rattraper des webhooks"


DUREE_MAX = dt.timedelta(days=366)
"""A token lives a year at most: whoever left with it does not keep it."""

PREFIXE = "bec_"
"""What a token begins by: whoever finds one in a file knows whose it is, and machines that look for secrets too."""


class AvancementDit(Choix):
    """Where a contact stands, as far as it may be told while the fieldwork is under way."""

    A_VENIR = "a_venir", "à venir"
    EN_COURS = "en_cours", "en cours"
    EN_RELECTURE = "en_relecture", "en relecture"
    VALIDEE = "validee", "validée"
    ANNULEE = "annulee", "annulée"


class TypeEvenement(Choix):
    """What partners hear of."""

    INSCRIPTION_CONFIRMEE = "inscription.confirmee", "inscription confirmée"
    INSCRIPTION_VALIDEE = "inscription.validee", "inscription validée"
    INSCRIPTION_REFUSEE = "inscription.refusee", "inscription refusée"
    INSCRIPTION_RETIREE = "inscription.retiree", "inscription retirée"
    RESULTATS_PUBLIES = "resultats.publies", "résultats remis aux organismes"
    PALMARES_PUBLIE = "palmares.publie", "palmarès publié"
    CONSULTATION_CLOSE = "consultation.close", "consultation close, réponse publiée"
    RAPPORT_PRET = "rapport.pret", "rapport d’un organisme prêt"


_DE_L_INSCRIPTION = ("inscription", "campagne", "siren")
DONNEES = {
    TypeEvenement.INSCRIPTION_CONFIRMEE: _DE_L_INSCRIPTION,
    TypeEvenement.INSCRIPTION_VALIDEE: _DE_L_INSCRIPTION,
    TypeEvenement.INSCRIPTION_REFUSEE: _DE_L_INSCRIPTION,
    TypeEvenement.INSCRIPTION_RETIREE: _DE_L_INSCRIPTION,
    TypeEvenement.RESULTATS_PUBLIES: ("campagne",),
    TypeEvenement.PALMARES_PUBLIE: ("campagne",),
    TypeEvenement.CONSULTATION_CLOSE: ("consultation", *_DE_L_INSCRIPTION),
    TypeEvenement.RAPPORT_PRET: _DE_L_INSCRIPTION,
}
"""The ids that each event tells."""


PREFIXE_DU_SECRET = "whsec_"  # noqa: S105 -- every secret begins so
"""What the secret of an address begins by (Standard Webhooks)."""
SECRET_AVANT = dt.timedelta(days=1)
"""How long the secret before signs beside the new one."""
PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 300, 600, 840, 1200, 1200))
"""Rests between the tries of a delivery: growing, three days in all."""
