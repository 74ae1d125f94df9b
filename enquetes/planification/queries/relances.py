"""Why nobody would be reminded of a contact."""

from __future__ import annotations

from enquetes.enums import GenreCourrier
from enquetes.models import CourrierEnqueteur, Visite
from enquetes.visites.queries.visites import ce_qui_l_empeche, est_en_retard
from socle.horloge import aujourdhui


def refus_de_rappeler(visite: Visite) -> str:
    """Say why a shopper would not be reminded of a contact; nothing when she may be."""
    if not est_en_retard(visite):
        return "Elle n’est pas en retard."
    if empechement := ce_qui_l_empeche(visite):
        return empechement
    if visite.enqueteur is None:
        return "Elle n’est confiée à personne."
    if visite.enqueteur.utilisateur_id is None or not visite.enqueteur.est_actif:
        return "Son enquêteur ne reçoit plus de courriels\u202f: confiez-la à quelqu’un d’autre."
    du_jour = CourrierEnqueteur.objects.filter(
        genre=GenreCourrier.RELANCE, enqueteur=visite.enqueteur, jour=aujourdhui()
    )
    if du_jour.exists():
        return "Son enquêteur est déjà rappelé aujourd’hui\u202f: son courriel compte toutes ses visites en retard."
    return ""
