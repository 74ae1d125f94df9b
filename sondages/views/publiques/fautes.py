"""What nobody foresaw on a page of agents: logged without its words, that might quote a code or an answer."""

from __future__ import annotations

import logging

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.core.handlers.exception import response_for_exception
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponseBase
from django.http.multipartparser import MultiPartParserError

from socle.journaux import trace_muette
from socle.web.fautes import panne

journaux = logging.getLogger("sondages.agent")
# Django has a page, and no trace, for these.
PREVUES = (Http404, PermissionDenied, MultiPartParserError, BadRequest, SuspiciousOperation)


def excuser(request: HttpRequest, faute: Exception) -> HttpResponseBase:
    """Return the page that a fault deserves."""
    if isinstance(faute, PREVUES):
        return response_for_exception(request, faute)
    got_request_exception.send(sender=None, request=request)
    journaux.error("sondages.erreur_interne", extra={"trace": trace_muette(faute)})
    return panne(request)
