"""What is held of whoever is signed in: read on a page, taken as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from socle.personnes import dossier_de, personne_de, remettre_le_dossier


@require_safe
def mes_donnees(request: HttpRequest) -> HttpResponse:
    """Tell what is held of her, why and how long."""
    return render(
        request, "comptes/publiques/mes_donnees.html", {"dossier": dossier_de(personne_de(request.user.email))}
    )


@require_POST
def mes_donnees_telecharger(request: HttpRequest) -> HttpResponse:
    """Give her all of it as a file."""
    dossier = remettre_le_dossier(adresse=request.user.email, auteur=request.user)
    reponse = JsonResponse(dossier, json_dumps_params={"ensure_ascii": False, "indent": 2})
    reponse["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    return reponse
