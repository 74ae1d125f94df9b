"""Variables that every template receives."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def barometre(request: HttpRequest) -> dict[str, Any]:
    """Say whether this is the demonstration.

    `demonstration` shows the band; a view that prints an invented edition elsewhere sets it itself.
    """
    return {
        "est_demo": settings.BAROMETRE_DEMO,
        "avec_proconnect": settings.PROCONNECT is not None,
        "adresse_du_site": settings.BASE_URL,
        "demonstration": settings.BAROMETRE_DEMO,
        "organisme_courant": getattr(request, "organisme_courant", None),
        "organisme_propose": getattr(request, "organisme_propose", None),
        "ses_organismes": getattr(request, "ses_organismes", ()),
    }
