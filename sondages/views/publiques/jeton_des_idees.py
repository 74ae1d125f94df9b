"""The token of ideas: in the body of a script's call, or in a cookie of this poll for those who run none."""

from __future__ import annotations

import base64
import binascii
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sondages.actions.deposer import Remise

NOM = "jeton_des_idees"
# Seconds: ideas are followed for some months after the poll.
DUREE = 180 * 24 * 3600


class JetonDesIdees(NamedTuple):
    """A message and its signature, as they came: the act judges them."""

    message: bytes
    signature: bytes


def poser_le_jeton(reponse: HttpResponse, code: str, remise: Remise) -> None:
    """Leave the token with the browser, for the pages of this poll only, out of reach of scripts."""
    reponse.set_cookie(
        NOM,
        f"{_ecrire(remise.message)}.{_ecrire(remise.signature)}",
        max_age=DUREE,
        path=reverse("sondages:deck", args=[code]),
        httponly=True,
        secure=True,
        samesite="Strict",
    )


def jeton_du_cookie(request: HttpRequest) -> JetonDesIdees | None:
    """Return the token that a form comes with, None without any."""
    message, _, signature = request.COOKIES.get(NOM, "").partition(".")
    return jeton_de(message, signature)


def jeton_de(message: Any, signature: Any) -> JetonDesIdees | None:
    """Return the token of two base64 texts; None when they are none."""
    try:
        lu = JetonDesIdees(octets_de(message), octets_de(signature))
    except ValueError:
        return None
    return lu if lu.message and lu.signature else None


def octets_de(texte: Any) -> bytes:
    """Return the bytes of a base64 text; raises ValueError."""
    if not isinstance(texte, str):
        msg = "base64 text expected"
        raise ValueError(msg)  # noqa: TRY004 -- one refusal for the caller
    try:
        return base64.b64decode(texte, validate=True)
    except binascii.Error as faute:
        raise ValueError(str(faute)) from faute


def _ecrire(octets: bytes) -> str:
    return base64.b64encode(octets).decode("ascii")
