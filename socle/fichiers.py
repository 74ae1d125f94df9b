"""Private files at deterministic paths: the same path written again is the same file, whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage
from django.db import transaction

# What a crash in the middle of a writing leaves behind.
SUFFIXE_PROVISOIRE = ".provisoire"


class StockageDeterministe(FileSystemStorage):
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

    def place(self) -> tuple[int, int] | None:
        """Return the room left on this disk and its size, in bytes; None while it cannot be read."""
        try:
            disque = shutil.disk_usage(self.location)
        except OSError:
            return None
        return disque.free, disque.total

    def _save(self, name: str, content: File[bytes]) -> str:
        final = Path(self.path(name))
        final.parent.mkdir(parents=True, exist_ok=True)
        provisoire = final.with_name(final.name + SUFFIXE_PROVISOIRE)
        try:
            with provisoire.open("wb") as sortie:
                for morceau in content.chunks():
                    sortie.write(morceau)
                sortie.flush()
                os.fsync(sortie.fileno())
            if self.file_permissions_mode is not None:
                provisoire.chmod(self.file_permissions_mode)
            provisoire.replace(final)
        finally:
            provisoire.unlink(missing_ok=True)
        return str(name).replace("\\", "/")


def stockage_prive() -> StockageDeterministe:
    """Return the storage of evidence, under MEDIA_ROOT."""
    return StockageDeterministe()


def nom_affiche(nom: str, extension: str) -> str:
    """Keep a readable name of evidence, whatever path or control character the sender put in it."""
    base = "".join(lettre for lettre in nom.replace("\\", "/").rsplit("/", 1)[-1] if lettre.isprintable())
    racine = base.rsplit(".", 1)[0].strip()[:100] or "piece"
    return f"{racine}{extension}"


def supprimer_au_commit(stockage: Storage, nom: str) -> None:
    """Delete a file once the act is committed: one that resists keeps no other, nor what comes after."""
    # Not a partial: Django names by its __qualname__ what failed, and would fail on it.
    transaction.on_commit(lambda: stockage.delete(nom), robust=True)
