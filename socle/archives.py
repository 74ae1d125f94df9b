"""One zip of many files, written while it is sent: a piece of one file is in memory, nothing goes to the disk."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath
from typing import IO, NamedTuple
from zipfile import ZipFile, ZipInfo

MORCEAU = 256 * 1024
ABSENTS = "fichiers-absents.txt"


class Piece(NamedTuple):
    """A file of the archive: its name there, its instant (local), what opens it."""

    nom: str
    le: dt.datetime
    ouvrir: Callable[[], IO[bytes]]


class _Tuyau(io.RawIOBase):
    """What the archive is written to: it cannot go back, so that sizes follow each file."""

    def __init__(self) -> None:
        super().__init__()
        self.morceaux: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, morceau: bytes) -> int:  # type: ignore[override]
        self.morceaux.append(bytes(morceau))
        return len(morceau)

    def vider(self) -> Iterator[bytes]:
        morceaux, self.morceaux = self.morceaux, []
        yield from morceaux


def archiver(pieces: Iterable[Piece]) -> Iterator[bytes]:
    """Yield the archive as it is made, its files stored as they are (a PDF is compressed already); files that storage lost meanwhile are named in a last one, and stop nothing."""
    tuyau, absents, noms = _Tuyau(), [], Counter[str]()
    with ZipFile(tuyau, "w") as archive:  # type: ignore[arg-type]
        for piece in pieces:
            try:
                source = piece.ouvrir()
            except FileNotFoundError:
                absents.append(piece.nom)
                continue
            entree = ZipInfo(_seul(piece.nom, noms), piece.le.timetuple()[:6])
            with source, archive.open(entree, "w") as sortie:
                while morceau := source.read(MORCEAU):
                    sortie.write(morceau)
                    yield from tuyau.vider()
        if absents:
            archive.writestr(ABSENTS, "\n".join(absents))
    yield from tuyau.vider()


def _seul(nom: str, noms: Counter[str]) -> str:
    """Number a name that comes again: whoever opens the archive would keep one of the two files."""
    noms[nom] += 1
    chemin = PurePath(nom)
    return nom if noms[nom] == 1 else str(chemin.with_stem(f"{chemin.stem}-{noms[nom]}"))
