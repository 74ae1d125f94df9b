"""The short address of a figure, as printed beside it: it leads each reader to the page of her own zone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from rapports.views.chiffre import (
    LIRE_TOUT,
    adresse_demandee,
    edition_de_la_nation,
    inscription_de_l_organisme,
    inscription_du_personnel,
)


@require_safe
def chiffre(request: HttpRequest, code: str) -> HttpResponse:
    """Lead staff to their page, members to theirs; whoever may read neither finds nothing."""
    adresse = adresse_demandee(code)
    if adresse.est_nationale:
        edition_de_la_nation(request.user, adresse)
        return redirect("rapports:pilotage_chiffre", str(adresse))
    if request.user.has_perm(LIRE_TOUT):
        inscription_du_personnel(request.user, adresse)
        return redirect("rapports:pilotage_chiffre", str(adresse))
    inscription_de_l_organisme(request.user, adresse)
    return redirect("rapports:espace_chiffre", str(adresse))
