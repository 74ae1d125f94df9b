"""The body of a request, before it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socle.nombres import CLE_MAX, entier_de

if TYPE_CHECKING:
    from django.http import HttpRequest


def longueur_annoncee(request: HttpRequest) -> int:
    """Return how long a request says its body is: 0 when it does not, more than any bound when it cannot be read."""
    annoncee = request.META.get("CONTENT_LENGTH")
    if not annoncee:
        return 0
    longueur = entier_de(annoncee, CLE_MAX)
    return CLE_MAX if longueur is None else longueur
