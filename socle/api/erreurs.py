"""Errors of the APIs: problem+json with a stable code."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler


def probleme(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Shape every refusal as `{"type", "title", "status", "code", "detail"}`."""
    reponse = exception_handler(exc, context)
    if reponse is None:
        return None
    code = exc.get_codes() if isinstance(exc, APIException) else "introuvable"
    reponse.data = {
        "type": "about:blank",
        "title": reponse.status_text,
        "status": reponse.status_code,
        "code": code if isinstance(code, str) else "donnees_invalides",
        "detail": reponse.data.get("detail", reponse.data) if isinstance(reponse.data, dict) else reponse.data,
    }
    reponse.content_type = "application/problem+json"
    return reponse
