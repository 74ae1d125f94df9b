"""Scope shared by what hangs on a dialogue."""

from __future__ import annotations

from organismes.models.portee import PorteeQuerySet


class DuDialogueQuerySet(PorteeQuerySet):
    """Rows of a dialogue."""

    vers_inscription = "dialogue__inscription"
