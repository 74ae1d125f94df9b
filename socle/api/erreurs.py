"""Errors of the APIs: problem+json with a stable code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.http import Http404
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from socle.erreurs import RegleMetier
from socle.limites import LimiteAtteinte

# What the framework calls its own refusals, in the words of ours.
CODES = {
    "authentication_failed": "jeton_inconnu",
    "method_not_allowed": "methode_refusee",
    "not_acceptable": "format_refuse",
    "not_authenticated": "jeton_absent",
    "not_found": "introuvable",
    "parse_error": "json_illisible",
    "permission_denied": "droit_manquant",
    "throttled": "trop_de_demandes",
    "unsupported_media_type": "type_refuse",
}
A_CORRIGER = "Des valeurs sont à corriger\u202f: «\u202ferreurs\u202f» dit lesquelles."


class RefusApi(APIException):
    """A refusal with its status, its code and its sentence; `attente` in seconds says when to come back."""

    def __init__(self, statut: int, code: str, message: str, *, attente: int | None = None) -> None:
        super().__init__(message, code)
        self.status_code = statut
        if attente is not None:
            self.wait = attente


def probleme(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Shape every refusal as `{"type", "title", "status", "code", "detail"}`, with `erreurs` by field where there are."""
    exc = _traduire(exc)
    reponse = exception_handler(exc, context)
    if reponse is None or not isinstance(exc, APIException):
        return reponse
    code = exc.get_codes()
    reponse.data = {
        "type": "about:blank",
        "title": HTTPStatus(reponse.status_code).phrase,
        "status": reponse.status_code,
        "code": CODES.get(code, code) if isinstance(code, str) else "donnees_invalides",
        "detail": str(exc.detail) if isinstance(code, str) else A_CORRIGER,
    }
    if not isinstance(code, str):
        reponse.data["erreurs"] = dict(_par_champ(exc.detail))
    reponse.content_type = "application/problem+json"
    return reponse


def _traduire(exc: Exception) -> Exception:
    """Turn what acts and Django refuse into what the framework shapes."""
    match exc:
        case Http404():
            return RefusApi(HTTPStatus.NOT_FOUND, "introuvable", "Rien ne répond à cette adresse pour ce jeton.")
        case LimiteAtteinte():
            attente = exc.attente // dt.timedelta(seconds=1)
            return RefusApi(HTTPStatus.TOO_MANY_REQUESTS, exc.code, exc.message, attente=attente)
        case RegleMetier():
            return RefusApi(HTTPStatus.CONFLICT, exc.code, exc.message)
        case ValidationError(detail=[*_]):
            return ValidationError({"": exc.detail})
    return exc


def _par_champ(detail: Any, chemin: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield the path of each field at fault, `canaux.site`, with what is wrong there."""
    if not isinstance(detail, dict):
        yield chemin, [str(mot) for mot in (detail if isinstance(detail, list) else [detail])]
        return
    for nom, reste in detail.items():
        propre = "" if nom == "non_field_errors" else str(nom)
        yield from _par_champ(reste, ".".join(filter(None, (chemin, propre))))
