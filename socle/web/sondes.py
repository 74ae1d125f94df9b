"""Probes: alive (the process answers) and ready (what it stands on answers)."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from socle.disponibilite import derniere
from socle.logic.disponibilite import Disponibilite

MOTS = {
    "base": ("joignable", "injoignable"),
    "ecriture": ("possible", "refusée"),
    "migrations": ("à jour", "en attente"),
    "redis": ("joignable", "injoignable"),
    "stockage": ("inscriptible", "hors service"),
}


@login_not_required
@never_cache
@require_safe
def vivant(_request: HttpRequest) -> HttpResponse:
    """Answer as long as the process runs."""
    return JsonResponse({"etat": "vivant"})


@login_not_required
@never_cache
@require_safe
def pret(_request: HttpRequest) -> HttpResponse:
    """Answer 503 while the database is out of reach or behind the code; tell the rest, and stay open.

    Without Redis, or with files that nobody can write, nearly everything goes on: pages, opinions, votes; and mails,
    reports and photographs wait. Where the database takes nothing, pages are still read. A relay that took this process
    away would close a site that works, on every machine at once. Whoever watches reads the body: « degrade » is for him.
    """
    trouvee = derniere.lire()
    statut = HTTPStatus.OK if trouvee.est_ouverte else HTTPStatus.SERVICE_UNAVAILABLE
    parties = {nom: mots[not reponse] for nom, mots in MOTS.items() if (reponse := getattr(trouvee, nom)) is not None}
    return JsonResponse({"etat": _etat(trouvee), **parties}, status=statut)


def _etat(trouvee: Disponibilite) -> str:
    if not trouvee.base:
        return "base injoignable"
    if not trouvee.migrations:
        return "migrations en attente"
    return "pret" if trouvee.est_entiere else "degrade"
