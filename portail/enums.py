"""Mails of the morning."""

from socle.enums import Choix


class GenreCourrierDuJour(Choix):
    """What a morning tells; each kind has its templates under courriels/portail/."""

    RESUME = "resume", "résumé du matin"
    RAPPORT = "rapport", "rapport prêt"
    REPONSE = "reponse", "réponse due après une consultation"


class EtapeReponse(Choix):
    """What a reminder of the answer due after a consultation tells."""

    CLOSE = "close", "la participation est close"
    SEMAINE = "semaine", "une semaine reste"
    RETARD = "retard", "le dernier jour est passé"
