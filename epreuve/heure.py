"""The clock of our processes, held at the instant that a file gives: what the deadline is judged by."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from epreuve.services import Services


def arreter() -> None:
    """Make this process read the instant of the file that HEURE names, when there is one."""
    if chemin := os.environ.get("HEURE"):
        timezone.now = lambda: dt.datetime.fromisoformat(Path(chemin).read_text())  # type: ignore[misc]


def regler(chemin: Path, instant: dt.datetime) -> None:
    """Give the instant to who reads the file, at once."""
    neuf = chemin.with_suffix(".neuf")
    neuf.write_text(instant.isoformat())
    neuf.rename(chemin)


@contextmanager
def tenue(pile: Services, instant: dt.datetime, *variables: str) -> Iterator[Path]:
    """Hold the clock of a stack, whose processes also have these variables; give its file."""
    horloge = pile.dossier / "heure"
    regler(horloge, instant)
    with pile.avec(f"HEURE={horloge}", *variables):
        yield horloge
