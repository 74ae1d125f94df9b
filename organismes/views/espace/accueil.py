"""The space of a body: where its participation stands, and for which body one acts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from organismes.actions.confirmer import confirmer_inscription
from organismes.actions.inscrire import MODIFIABLES
from organismes.middleware import CLE_SESSION
from organismes.models import Organisme
from organismes.queries.inscriptions import (
    a_confirmer_par,
    conseil_a_declarer,
    historique_des_editions,
    inscription_courante,
)
from organismes.queries.membres import organismes_de
from organismes.queries.participation import participation_de
from organismes.queries.places import situation_idcity
from organismes.web import page_semblable
from socle.horloge import maintenant
from socle.nombres import CLE_MAX, entier_de
from socle.web.gestes import agir


@require_safe
def espace_accueil(request: HttpRequest) -> HttpResponse:
    """Show where the body stands; without a body, what waits for this person's confirmation."""
    organisme: Organisme | None = request.organisme_courant  # type: ignore[attr-defined]
    contexte: dict[str, Any] = {
        "organisme": organisme,
        "organismes": organismes_de(request.user.pk),
        "a_confirmer": _a_confirmer(request),
    }
    inscription = inscription_courante(organisme) if organisme else None
    if organisme is not None and inscription is not None:
        contexte |= {
            "inscription": inscription,
            "etapes": participation_de(inscription),
            "situation": situation_idcity(inscription),
            "peut_modifier": inscription.etat in MODIFIABLES,
            "conseil_a_declarer": conseil_a_declarer(inscription.campagne, organisme.type),
            "demonstration": settings.BAROMETRE_DEMO or inscription.campagne.est_demonstration,
            "editions": historique_des_editions(organisme),
        }
    return render(request, "organismes/espace/accueil.html", contexte)


@require_POST
def espace_organisme(request: HttpRequest) -> HttpResponse:
    """Act for another of one's bodies, on the same kind of page."""
    siens = Organisme.objects.filter(les_membres__utilisateur=request.user)
    organisme = get_object_or_404(siens, pk=entier_de(request.POST.get("organisme"), CLE_MAX))
    request.session[CLE_SESSION] = organisme.pk
    return redirect(page_semblable(request.POST.get("suite", "")))


@require_POST
def espace_confirmer(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm one's own registration while signed in: the address is already verified."""
    inscription = get_object_or_404(_a_confirmer(request), pk=pk)
    agir(request, lambda: confirmer_inscription(inscription=inscription), "Votre inscription est confirmée.")
    return redirect("organismes:espace_accueil")


def _a_confirmer(request: HttpRequest) -> Any:
    return a_confirmer_par(request.user.email, depuis=maintenant() - dt.timedelta(days=7))
