"""What the processes of one run tell each other: the forms of pages that were found faultless."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


class Verdicts:
    """A set of short words, which other processes may read as soon as one of them adds to it.

    One empty file a word: it is there or not, whoever writes it, and however often. A word says all that was judged, and
    the folder lives as long as a run: code that changes is judged again.
    """

    def __init__(self) -> None:
        self.connus: set[str] = set()
        self.dossier: Path | None = None

    def partager(self, dossier: Path) -> None:
        """Read and write there from now on."""
        dossier.mkdir(exist_ok=True)
        self.dossier = dossier

    def __contains__(self, mot: str) -> bool:
        if mot not in self.connus and self.dossier is not None and (self.dossier / mot).exists():
            self.connus.add(mot)
        return mot in self.connus

    def contient(self, mots: Iterable[str]) -> bool:
        """Tell whether all of these are known."""
        return all(mot in self for mot in mots)

    def ajouter(self, mots: Iterable[str]) -> None:
        """Tell everybody."""
        for mot in set(mots) - self.connus:
            self.connus.add(mot)
            if self.dossier is not None:
                (self.dossier / mot).touch()
