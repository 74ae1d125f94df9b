"""A person closes sessions of hers, from the page of her devices."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from comptes.actions.sessions import fermer_la_session, fermer_les_autres
from comptes.models import SessionOuverte
from socle.web.gestes import agir


@require_POST
def session_fermer(request: HttpRequest, pk: int) -> HttpResponse:
    """End one session of hers."""
    session = get_object_or_404(SessionOuverte, utilisateur=request.user, pk=pk)
    presente = request.session.session_key
    agir(
        request,
        lambda: fermer_la_session(compte=request.user, session=session, presente=presente, auteur=request.user),
        f"{session.navigateur}\u202f: déconnecté. Sa prochaine page demandera d’entrer.",
    )
    return redirect("portail:mes_appareils")


@require_POST
def sessions_fermer_les_autres(request: HttpRequest) -> HttpResponse:
    """End all of hers but this one."""
    presente = request.session.session_key
    agir(
        request,
        lambda: fermer_les_autres(compte=request.user, presente=presente, auteur=request.user),
        "Vos autres appareils sont déconnectés.",
    )
    return redirect("portail:mes_appareils")
