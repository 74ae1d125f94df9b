"""Private files written whole: a reader sees the former report or the new one, never half of one."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.core.files.storage import Storage


def ecrire(stockage: Storage, nom: str, contenu: bytes) -> None:
    """Write `contenu` under `nom`, replacing what stood there."""
    chemin = Path(stockage.path(nom))
    chemin.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=chemin.parent, prefix=".", suffix=".tmp", delete=False) as provisoire:
        provisoire.write(contenu)
        provisoire.flush()
        os.fsync(provisoire.fileno())
    Path(provisoire.name).chmod(settings.FILE_UPLOAD_PERMISSIONS)
    Path(provisoire.name).replace(chemin)
