"""What first pages ask of the account that opens them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from comptes.actions.venues import noter_la_venue

if TYPE_CHECKING:
    from django.http import HttpRequest


def venue_precedente(request: HttpRequest) -> dt.datetime | None:
    """Return when this person came before today; this first page of the day is noted."""
    return noter_la_venue(personne=request.user)  # type: ignore[arg-type]
