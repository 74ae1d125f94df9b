"""The body for which a person acts, for the pages of its space."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

if TYPE_CHECKING:
    from django.http import HttpRequest

    from organismes.models import Organisme


def organisme_courant(request: HttpRequest) -> Organisme:
    """Return the body for which this person acts, or 404."""
    organisme: Organisme | None = request.organisme_courant  # type: ignore[attr-defined]
    if organisme is None:
        raise Http404
    return organisme
