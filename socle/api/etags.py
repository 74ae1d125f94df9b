"""What a client has already is not sent again, and what changed meanwhile is not written over."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import Any

from django.utils.http import parse_etags, quote_etag
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from socle.api.erreurs import RefusApi


def etag_de(donnees: Any) -> str:
    """Return the tag of an answer: equal data, equal tag."""
    return quote_etag(hashlib.sha256(JSONRenderer().render(donnees)).hexdigest()[:32])


def est_connue(request: Request, etag: str) -> bool:
    """Tell whether the client has this very answer."""
    return bool(_marques(request, "If-None-Match") & {etag, "*"})


def exiger_etag(request: Request, etag: str) -> None:
    """Refuse a change by somebody who did not read what is there now (RFC 9110, RFC 6585)."""
    attendues = _marques(request, "If-Match")
    if not attendues:
        raise RefusApi(
            HTTPStatus.PRECONDITION_REQUIRED,
            "etag_requis",
            "Donnez dans If-Match l’ETag de ce que vous avez lu\u202f: rien n’est écrit sur ce qui a changé.",
        )
    if not attendues & {etag, "*"}:
        raise RefusApi(
            HTTPStatus.PRECONDITION_FAILED, "etag_depasse", "Ceci a changé depuis votre lecture\u202f: relisez."
        )


def _marques(request: Request, en_tete: str) -> set[str]:
    """Return the tags of a header. Compression weakens the tag of an answer, whose data stay the same."""
    return {connue.removeprefix("W/") for connue in parse_etags(request.headers.get(en_tete, ""))}
