"""Who waits for whom at a dialogue: gestures pass together, whoever changes it comes alone, each in turn.

A lock of the row would do but for the turn: in PostgreSQL those who share a row pass before who waits to change it, so
that a crowd could hold a closing up. Advisory locks queue. SQLite has one writer at a time and needs neither.
"""

from __future__ import annotations

from django.db import connection

from consultations.models import Dialogue

ESPACE = 0x646961
"""First half of the keys of these locks; the second is the key of the dialogue."""


def laisser_passer(dialogue: Dialogue) -> None:
    """Hold a dialogue as it is, with others who do, until the end of the transaction."""
    _prendre("pg_advisory_xact_lock_shared", dialogue)


def passer_seul(dialogue: Dialogue) -> None:
    """Wait for the gestures under way and make the next ones wait, until the end of the transaction."""
    _prendre("pg_advisory_xact_lock", dialogue)


def _prendre(verrou: str, dialogue: Dialogue) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            curseur.execute(f"SELECT {verrou}(%s, %s)", [ESPACE, dialogue.pk])
