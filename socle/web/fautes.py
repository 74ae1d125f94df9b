"""What no view answers: a page for people, problem+json under the addresses of programs. Django calls these by their names."""

from __future__ import annotations

import sys
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.views import defaults

from socle.disponibilite import base_refuse_d_ecrire

ZONE_DES_PROGRAMMES = "/api/"
PATIENCE = "300"
"""Seconds after which whoever wrote in vain comes back: somebody makes room meanwhile."""
RIEN_NE_S_ECRIT = (
    "base_sans_ecriture",
    "La base de données ne prend rien pour l’instant\u202f: rien n’a été enregistré, renvoyez la même chose plus tard.",
)


class AccesFerme(PermissionDenied):
    """A page that this person may not open, for a reason in French that the refusal tells."""


def probleme(statut: HTTPStatus, code: str, detail: str) -> HttpResponse:
    """Refuse as the APIs do (RFC 9457)."""
    lu = {"type": "about:blank", "title": statut.phrase, "status": statut, "code": code, "detail": detail}
    return JsonResponse(lu, status=statut, content_type="application/problem+json")


def demande_refusee(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django finds suspicious: a name of server that is not ours, a cookie that nobody gave."""
    if request.path_info.startswith(ZONE_DES_PROGRAMMES):
        return probleme(HTTPStatus.BAD_REQUEST, "demande_refusee", "La plateforme ne lit pas cette demande.")
    return defaults.bad_request(request, exception)


def introuvable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that is none of ours; what is missing may have a page of its own (`exception.page`)."""
    if request.path_info.startswith(ZONE_DES_PROGRAMMES):
        return probleme(HTTPStatus.NOT_FOUND, "introuvable", "Rien ne répond à cette adresse.")
    return defaults.page_not_found(request, exception, getattr(exception, "page", defaults.ERROR_404_TEMPLATE_NAME))


def acces_refuse(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer who may not open a page; a library's reason is in another language, and tells nothing to people."""
    return defaults.permission_denied(request, exception if isinstance(exception, AccesFerme) else PermissionDenied())


def panne(request: HttpRequest) -> HttpResponse:
    """Answer the fault under way, of ours, which the log has already; a database that takes nothing has words of its own."""
    refuse_d_ecrire = base_refuse_d_ecrire(sys.exception())
    if request.path_info.startswith(ZONE_DES_PROGRAMMES):
        if refuse_d_ecrire:
            refus = probleme(HTTPStatus.SERVICE_UNAVAILABLE, *RIEN_NE_S_ECRIT)
            refus.headers["Retry-After"] = PATIENCE
            return refus
        return probleme(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "erreur_interne",
            "Une panne de notre côté\u202f: renvoyez la même chose plus tard.",
        )
    if not refuse_d_ecrire:
        return defaults.server_error(request)
    page = loader.get_template("base_pleine.html").render()
    return HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": PATIENCE})
