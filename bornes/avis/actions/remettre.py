"""Give whoever wrote a comment the address that tells what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from bornes.avis.logic.recepisse import empreinte
from bornes.models import Recepisse


def remettre_recepisse(*, avis: UUID, recepisse: str) -> None:
    """Keep the hash of an address beside its opinion, which is stored; given again, it changes nothing."""
    remettre_recepisses({str(avis): empreinte(recepisse)})


def remettre_recepisses(empreintes: Mapping[str, str]) -> None:
    """Keep the hash of each address beside its opinion: a kiosk draws the address, and tells its hash only."""
    lignes = [Recepisse(avis_id=avis, empreinte=connue) for avis, connue in empreintes.items()]
    Recepisse.objects.bulk_create(lignes, ignore_conflicts=True)
