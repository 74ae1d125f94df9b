"""The page of a gesture that the stage of today does not open: what is open instead, and when it was or will be."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from consultations.queries.ouverture import COMMENTER, DEPARTAGER, DEPOSER, EVALUER, POSITIONNER, SOUTENIR
from consultations.views.publiques.visite import PageDialogue, mots_tapes, page

NOMS = {
    DEPOSER: "Le dépôt des idées",
    COMMENTER: "La discussion des idées",
    SOUTENIR: "Le soutien aux idées",
    POSITIONNER: "L’avis sur les idées",
    DEPARTAGER: "La comparaison des idées",
    EVALUER: "L’évaluation du projet",
}


def etape_fermee(request: HttpRequest, visite: PageDialogue, geste: str) -> HttpResponse:
    """Say that a gesture is not open: 200 to who reads, 409 to who sent something."""
    statut = 409 if request.method == "POST" else 200
    return page(request, visite, "etape_fermee", statut, nom=NOMS[geste], geste=geste, mots=mots_tapes(request))
