"""What first pages ask of the account that opens them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from comptes.actions.venues import noter_la_venue
from socle.disponibilite import si_la_base_ecrit

if TYPE_CHECKING:
    from django.http import HttpRequest


def venue_precedente(request: HttpRequest) -> dt.datetime | None:
    """Return when this person came before today; this first page of the day is noted."""
    personne: Any = request.user
    with si_la_base_ecrit():
        noter_la_venue(personne=personne)
    venue: dt.datetime | None = personne.venu_avant_le
    return venue
