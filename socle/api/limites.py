"""Throttles of the public API count the client that every limit counts."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.throttling import ScopedRateThrottle

from socle.reseau import abonne_du_client


class CadenceParClient(ScopedRateThrottle):
    """The framework's throttle by scope, on reads: it lives in the cache, and opens with it. Never on what is written.

    The framework would take the client's own word for its address.
    """

    def get_ident(self, request: Request) -> str:
        return abonne_du_client(request)
