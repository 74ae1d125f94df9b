"""What a token of the partner API opens."""

import datetime as dt

from socle.enums import Choix


class PorteeApi(Choix):
    """One thing that a token may do; a route asks for one, and a token holds those that staff chose."""

    CAMPAGNES = "campagnes:lire", "lire les éditions"
    INSCRIPTIONS = "inscriptions:lire", "lire les inscriptions, sans leurs référents"
    INSCRIRE = "inscriptions:ecrire", "déposer et modifier des inscriptions"
    VISITES = "visites:lire", "lire l’avancement des visites"
    RESULTATS = "resultats:lire", "lire les résultats remis aux organismes"
    AVIS = "avis:lire", "lire les satisfactions agrégées"
    CONSULTATIONS = "consultations:lire", "lire les consultations publiques"


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
