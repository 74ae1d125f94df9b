"""Scope shared by what hangs on a poll."""

from __future__ import annotations

from organismes.models.portee import PorteeQuerySet


class DuSondageQuerySet(PorteeQuerySet):
    """Rows of a poll."""

    vers_inscription = "sondage__inscription"
