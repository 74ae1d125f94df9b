"""What no view foresaw, told to a device in the same words as the rest."""

from __future__ import annotations

import logging
from http import HTTPStatus

from django.core.exceptions import DisallowedHost
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse

from bornes.device_api.protocole import RefusAppareil, refuser
from socle.journaux import trace_muette

journaux = logging.getLogger("bornes.api")


def excuser(request: HttpRequest, faute: Exception) -> HttpResponse:
    """Return the refusal that a fault deserves; one of ours is logged with its trace and without its words."""
    if isinstance(faute, DisallowedHost):
        journaux.warning("bornes.hote_refuse")
        return refuser(
            request,
            RefusAppareil(HTTPStatus.BAD_REQUEST, "hote_refuse", "La plateforme ne répond pas sous ce nom de serveur."),
        )
    got_request_exception.send(sender=None, request=request)
    journaux.error("bornes.erreur_interne", extra={"trace": trace_muette(faute)})
    return refuser(
        request,
        RefusAppareil(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "erreur_interne",
            "Une panne de notre côté\u202f: renvoyez la même chose plus tard.",
        ),
    )
