"""Staff give a body the name that its referent declared this year."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from organismes.actions.nom import donner_le_nom_declare
from organismes.models import Inscription
from organismes.queries.demande import nom_declare
from organismes.views.confirmation import confirmation_pour
from socle.web.acces import obtenir
from socle.web.gestes import confirmer


@require_http_methods(["GET", "HEAD", "POST"])
def pilotage_inscription_nom(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask before the name changes."""
    visibles = Inscription.objects.visibles_par(request.user).select_related("organisme", "campagne", "brouillon")
    inscription = obtenir(request, visibles, "comptes.agir_equipe", pk=pk)
    nom = nom_declare(inscription)

    def renommer() -> str:
        organisme = donner_le_nom_declare(inscription=inscription, auteur=request.user)
        return f"L’organisme s’appelle maintenant {organisme.nom}."

    consequences = (
        f"Son référent l’inscrit sous le nom «\u202f{nom}\u202f»."
        if nom
        else "Son référent l’inscrit sous le nom que la plateforme connaît.",
        "Ses éditions passées, ses rapports refaits et ses pages publiques portent ce nom.",
        "Les palmarès scellés gardent l’ancien.",
    )
    confirmation = confirmation_pour(inscription, "Donner le nom déclaré", "Changer le nom", consequences)
    return confirmer(request, confirmation, renommer)
