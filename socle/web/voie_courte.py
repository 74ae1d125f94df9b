"""A short way in for what comes by thousands: kiosks and phones have no session, so nothing opens one for them.

Among the first of the middlewares, so that the test client, the development server and the production server go the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.exception import response_for_exception
from django.http import HttpRequest, HttpResponseBase
from django.urls import ResolverMatch, resolve
from django.utils.module_loading import import_string

Suite = Callable[[HttpRequest], Any]
Excuse = Callable[[HttpRequest, Exception], HttpResponseBase]
# Fixed addresses that were found once, by routes and address: no more of them than routes.
_fixes: dict[tuple[str, str], ResolverMatch] = {}


class VoieCourteMiddleware:
    """Sends the addresses that begin with a prefix of VOIE_COURTE_PREFIXES through VOIE_COURTE_MIDDLEWARE only.

    Probes go through VOIE_DES_SONDES_MIDDLEWARE. The views of both are those of VOIE_COURTE_URLCONF. Hooks of
    middlewares on views, templates and exceptions do not run. What nobody caught is told by the function that
    VOIE_COURTE_FAUTES names for the prefix, else by an error page.
    """

    def __init__(self, get_response: Suite) -> None:
        self.longue = get_response
        self.courte = monter(_repondre, settings.VOIE_COURTE_MIDDLEWARE, settings.VOIE_COURTE_FAUTES)
        self.des_sondes = monter(_repondre, settings.VOIE_DES_SONDES_MIDDLEWARE, {})
        self.prefixes = tuple(settings.VOIE_COURTE_PREFIXES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        voie = self.longue
        if request.path_info.startswith(self.prefixes):
            voie = self.courte
        elif request.path_info.startswith(settings.VOIE_DES_SONDES_PREFIXE):
            voie = self.des_sondes
        reponse: HttpResponseBase = voie(request)
        return reponse


def monter(repondre: Suite, chemins: list[str], fautes: dict[str, str]) -> Suite:
    """Chain middlewares as Django does, each guarded: an exception becomes a response where it is raised."""
    excuses = {prefixe: import_string(chemin) for prefixe, chemin in fautes.items()}
    suite = _garder(repondre, excuses)
    for chemin in reversed(chemins):
        suite = _garder(import_string(chemin)(suite), excuses)
    return suite


def _garder(suite: Suite, excuses: dict[str, Excuse]) -> Suite:
    def gardee(request: HttpRequest) -> HttpResponseBase:
        try:
            reponse: HttpResponseBase = suite(request)
        except Exception as faute:  # noqa: BLE001  # whatever it is, somebody waits for an answer
            propres = (excuse for prefixe, excuse in excuses.items() if request.path_info.startswith(prefixe))
            reponse = next(propres, response_for_exception)(request, faute)
        return reponse

    return gardee


def _repondre(request: HttpRequest) -> HttpResponseBase:
    # Error pages and menus ask who is there: nobody, without looking for a session.
    request.user = AnonymousUser()
    request.resolver_match = trouvee = _trouver(settings.VOIE_COURTE_URLCONF, request.path_info)
    return trouvee.func(request, *trouvee.args, **trouvee.kwargs)


def _trouver(adresses: str, chemin: str) -> ResolverMatch:
    connue = _fixes.get((adresses, chemin))
    if connue is not None:
        return connue
    trouvee = resolve(chemin, adresses)
    if f"/{trouvee.route}" == chemin:
        _fixes[adresses, chemin] = trouvee
    return trouvee
