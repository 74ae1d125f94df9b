"""For which body one acts, and the confirmation of one's own registration."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from organismes.actions.confirmer import confirmer_inscription
from organismes.middleware import CLE_SESSION
from organismes.models import Organisme
from organismes.web import a_confirmer, page_nommee, page_semblable
from socle.nombres import CLE_MAX, entier_de
from socle.web.gestes import agir


@require_POST
def espace_organisme(request: HttpRequest) -> HttpResponse:
    """Act for another of one's bodies: on the page whose link named it, else on the same kind of page."""
    siens = Organisme.objects.filter(les_membres__utilisateur=request.user)
    organisme = get_object_or_404(siens, pk=entier_de(request.POST.get("organisme"), CLE_MAX))
    request.session[CLE_SESSION] = organisme.pk
    suite = request.POST.get("suite", "")
    return redirect(page_nommee(suite, organisme) or page_semblable(suite))


@require_POST
def espace_confirmer(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm one's own registration while signed in: the address is already verified."""
    inscription = get_object_or_404(a_confirmer(request), pk=pk)
    agir(request, lambda: confirmer_inscription(inscription=inscription), "Votre inscription est confirmée.")
    return redirect("portail:espace_accueil")
