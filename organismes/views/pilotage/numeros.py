"""Staff give a body whose number closed the one that took over."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from organismes.actions.siren import suivre_le_successeur
from organismes.queries.numeros import numero_disparu
from organismes.views.confirmation import confirmation_pour, trouver_inscription
from socle.web.gestes import confirmer


@require_http_methods(["GET", "HEAD", "POST"])
def pilotage_inscription_numero(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask before the number changes."""
    inscription = trouver_inscription(request, pk)
    organisme = inscription.organisme
    disparu = numero_disparu(organisme.siren)

    def suivre() -> str:
        suivi = suivre_le_successeur(organisme=organisme, auteur=request.user)
        return f"{suivi} porte maintenant le numéro {suivi.siren}."

    consequences = (
        f"{disparu.constat} Son successeur\u202f: {disparu.successeur or 'aucun'}."
        if disparu
        else "Le numéro de cet organisme est ouvert.",
        "L’organisme garde ses inscriptions, ses résultats et ses membres.",
        "Les palmarès publiés gardent l’ancien numéro.",
        "Scellé et pas encore publié, un palmarès où il figure serait à reprendre\u202f: attendez sa parution.",
    )
    confirmation = confirmation_pour(inscription, "Donner le numéro du successeur", "Changer le numéro", consequences)
    return confirmer(request, confirmation, suivre)
