"""Mails of the morning."""

from socle.enums import Choix


class GenreCourrierDuJour(Choix):
    """What a morning tells; each kind has its templates under courriels/portail/."""

    RESUME = "resume", "résumé du matin"
    RAPPORT = "rapport", "rapport prêt"
