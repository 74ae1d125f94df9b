"""Why nobody would be reminded of a contact."""

from __future__ import annotations

from enquetes.models import Visite
from enquetes.visites.queries.visites import est_en_retard


def refus_de_rappeler(visite: Visite) -> str:
    """Say why a shopper would not be reminded of a contact; nothing when she may be."""
    if not est_en_retard(visite):
        return "Elle n’est pas en retard."
    if visite.enqueteur is None:
        return "Elle n’est confiée à personne."
    if visite.enqueteur.utilisateur_id is None or not visite.enqueteur.est_actif:
        return "Son enquêteur ne reçoit plus de courriels\u202f: confiez-la à quelqu’un d’autre."
    return ""
