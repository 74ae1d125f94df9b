"""Right of access to a page: the second wall. The first is `visibles_par(user)`, which gives 404."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404

Trouve = TypeVar("Trouve", bound=models.Model)


def exiger(permission: str) -> Callable[[Any], Any]:
    """Refuse (403) a signed-in user who has not the global right `permission`."""

    def decorer(vue: Any) -> Any:
        @wraps(vue)
        def gardee(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return vue(request, *args, **kwargs)

        gardee.permission = permission  # type: ignore[attr-defined]
        return gardee

    return decorer


def exiger_json(permission: str) -> Callable[[Any], Any]:
    """Refuse in JSON, for a script: 401 when the session is lost, 403 without the global right. Never a redirect.

    A script that keeps the data of an account names it in `X-Compte`: the session of somebody else is refused (401).
    """

    def decorer(vue: Any) -> Any:
        @wraps(vue)
        def gardee(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _refus(401, "session_perdue", "Votre session est terminée\u202f: connectez-vous à nouveau.")
            if request.headers.get("X-Compte", str(request.user.pk)) != str(request.user.pk):
                return _refus(401, "autre_compte", "Une autre personne est connectée sur ce téléphone.")
            if not request.user.has_perm(permission):
                return _refus(403, "droit_manquant", "Votre compte n’a pas ce droit.")
            return vue(request, *args, **kwargs)

        gardee.pour_script = True  # type: ignore[attr-defined]
        return login_not_required(gardee)

    return decorer


def _refus(statut: int, code: str, message: str) -> JsonResponse:
    return JsonResponse({"code": code, "message": message}, status=statut)


def obtenir(
    request: HttpRequest,
    requete: models.QuerySet[Any],
    permission: str,
    **criteres: Any,
) -> Any:
    """Return the object inside `requete` (already scoped) or 404; 403 when it is visible but the right is missing."""
    objet = get_object_or_404(requete, **criteres)
    if not request.user.has_perm(permission, objet):
        raise PermissionDenied
    return objet


def obtenir_le_mien(request: HttpRequest, chercher: Callable[[Any], Trouve | None], permission: str) -> Trouve:
    """Return what `chercher` finds for the body that one acts for, or 404; 403 when the right on it is missing."""
    organisme = request.organisme_courant  # type: ignore[attr-defined]
    trouve = chercher(organisme) if organisme is not None else None
    if trouve is None:
        raise Http404
    if not request.user.has_perm(permission, trouve):
        raise PermissionDenied
    return trouve
