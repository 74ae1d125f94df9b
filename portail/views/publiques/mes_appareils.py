"""Where an account is open, and the phones that a shopper sends from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comptes.queries.sessions import sessions_de
from enquetes.envois.queries.telephones import telephones_de


@require_safe
def mes_appareils(request: HttpRequest) -> HttpResponse:
    """List the open sessions of whoever is signed in, this one marked."""
    sessions = list(sessions_de(request.user))
    presente = request.session.session_key
    contexte = {
        "sessions": sessions,
        "presente": presente,
        "nb_autres": sum(1 for ouverte in sessions if ouverte.session_id != presente),
        "telephones": telephones_de(request.user),
    }
    return render(request, "portail/publiques/mes_appareils.html", contexte)
