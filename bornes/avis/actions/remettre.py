"""Give whoever wrote a comment the address that tells what becomes of it."""

from __future__ import annotations

from uuid import UUID

from bornes.avis.logic.recepisse import empreinte
from bornes.models import Recepisse


def remettre_recepisse(*, avis: UUID, recepisse: str) -> None:
    """Keep the hash of an address beside its opinion, which is stored; given again, it changes nothing."""
    Recepisse.objects.bulk_create([Recepisse(avis_id=avis, empreinte=empreinte(recepisse))], ignore_conflicts=True)
