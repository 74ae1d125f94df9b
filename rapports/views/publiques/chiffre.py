"""The short address of a figure, as printed beside it: it leads each reader to the page of her own zone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from rapports.views.chiffre import (
    adresse_demandee,
    edition_de_la_nation,
    inscription_de_l_organisme,
    inscription_du_personnel,
)


@require_safe
def chiffre(request: HttpRequest, code: str) -> HttpResponse:
    """Lead members to their page, even those whose role closes it to them, staff to theirs; others find nothing."""
    adresse = adresse_demandee(code)
    if adresse.est_nationale:
        edition_de_la_nation(request.user, adresse)
        return redirect("rapports:pilotage_chiffre", str(adresse))
    try:
        inscription_de_l_organisme(request.user, adresse)
    except Http404:
        inscription_du_personnel(request.user, adresse)
        return redirect("rapports:pilotage_chiffre", str(adresse))
    return redirect("rapports:espace_chiffre", str(adresse))
