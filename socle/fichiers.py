"""Private files at deterministic paths: the same path written again is the same file, whole or not at all.

They live in a folder (`MEDIA_ROOT`), or in a store that several machines share (`socle.magasin`).
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import transaction

PRIVE = "prive"
"""Name in STORAGES of the files whose path is exact; those of `default` never take the name of another."""

# What a crash in the middle of a writing leaves behind.
SUFFIXE_PROVISOIRE = ".provisoire"


class MagasinInjoignable(OSError):
    """The store of files did not answer, or refused us; for a folder, its disk is full, read-only or gone."""


class StockagePrive(Storage):
    """What a private storage does beyond Django's own, wherever it keeps its files."""

    def eprouver(self) -> bool:
        """Ask whether files can be written and read now; raises OSError."""
        raise NotImplementedError

    def lieu(self) -> str:
        """Say where the files are, without what opens it."""
        raise NotImplementedError

    def place(self) -> tuple[int, int] | None:
        """Return the room left and the whole, in bytes; None where nobody counts it, or when it cannot be read."""
        return None

    def inventaire(self, dossier: str = "") -> Iterator[tuple[str, dt.datetime]]:
        """Give the path of each file under a folder, in order, and the instant when it was written."""
        raise NotImplementedError


class StockageLocal(FileSystemStorage):
    """A folder that keeps a file whole or not at all, and whose disk is told as a store: full, it does not answer."""

    def _save(self, name: str, content: File[bytes]) -> str:
        try:
            return self._ecrire(name, content)
        except OSError as faute:
            raise MagasinInjoignable(faute.errno, faute.strerror) from faute

    def _ecrire(self, name: str, content: File[bytes]) -> str:
        """Write under a name that nobody has; what could not be written whole goes."""
        nom = name
        while True:
            final = Path(self.path(nom))
            final.parent.mkdir(parents=True, exist_ok=True)
            try:
                sortie = final.open("xb")
                break
            except FileExistsError:
                nom = self.get_available_name(name)
        try:
            self._verser(content, sortie)
        except BaseException:
            final.unlink(missing_ok=True)
            raise
        return nom.replace("\\", "/")

    def _verser(self, contenu: File[bytes], sortie: IO[bytes]) -> None:
        with sortie:
            if self.file_permissions_mode is not None:
                os.fchmod(sortie.fileno(), self.file_permissions_mode)
            for morceau in contenu.chunks():
                sortie.write(morceau)
            sortie.flush()
            os.fsync(sortie.fileno())


class StockageDeterministe(StockageLocal, StockagePrive):
    """Writes beside the final place, flushes to the disk, then renames: a reader never sees half a file.

    A second writing replaces the first, and what a crash left of it. It is for paths that are made from what the file
    holds, written under the lock of a row: two writers of one path never meet.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002 -- Django's signature
        return name

    def eprouver(self) -> bool:
        """Write and flush a file that never has a name: a backup that reads this folder meets none. Raises OSError."""
        dossier = Path(self.location)
        dossier.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=dossier) as essai:
            essai.write(b"?")
            essai.flush()
            os.fsync(essai.fileno())
        return True

    def lieu(self) -> str:
        """Name the folder."""
        return f"le dossier {self.location}"

    def place(self) -> tuple[int, int] | None:
        """Return the room left on this disk and its size, in bytes; None while it cannot be read."""
        try:
            disque = shutil.disk_usage(self.location)
        except OSError:
            return None
        return disque.free, disque.total

    def inventaire(self, dossier: str = "") -> Iterator[tuple[str, dt.datetime]]:
        """Give the path and the instant of each file under a folder, half-written ones included, in order of path."""
        racine = Path(self.base_location)
        for chemin in sorted(chemin for chemin in (racine / dossier).rglob("*") if chemin.is_file()):
            nom = chemin.relative_to(racine).as_posix()
            try:
                yield nom, self.get_modified_time(nom)
            except FileNotFoundError:
                continue

    def _ecrire(self, name: str, content: File[bytes]) -> str:
        final = Path(self.path(name))
        final.parent.mkdir(parents=True, exist_ok=True)
        provisoire = final.with_name(final.name + SUFFIXE_PROVISOIRE)
        try:
            self._verser(content, provisoire.open("wb"))
            provisoire.replace(final)
        finally:
            provisoire.unlink(missing_ok=True)
        return str(name).replace("\\", "/")


def stockage_prive() -> StockagePrive:
    """Return the storage of evidence, reports and whatever has an exact path."""
    return cast("StockagePrive", storages[PRIVE])


def nom_affiche(nom: str, extension: str) -> str:
    """Keep a readable name of evidence, whatever path or control character the sender put in it."""
    base = "".join(lettre for lettre in nom.replace("\\", "/").rsplit("/", 1)[-1] if lettre.isprintable())
    racine = base.rsplit(".", 1)[0].strip()[:100] or "piece"
    return f"{racine}{extension}"


def supprimer_au_commit(stockage: Storage, nom: str) -> None:
    """Delete a file once the act is committed: one that resists keeps no other, nor what comes after."""
    # Not a partial: Django names by its __qualname__ what failed, and would fail on it.
    transaction.on_commit(lambda: stockage.delete(nom), robust=True)
