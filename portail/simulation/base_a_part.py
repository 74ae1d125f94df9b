"""A database, a cache, files and a broker for one simulation: nothing of the platform that lends its server is touched."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from celery import current_app
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import FileField
from django.test.utils import override_settings

from socle.fichiers import PRIVE, stockage_prive

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


@contextmanager
def base_a_part() -> Iterator[None]:
    """Create an empty database beside the configured one, migrated, and drop it at the end.

    On SQLite it is a file, on PostgreSQL a database of the same server. Messages for workers stay in this process.
    """
    ancien = dict(connection.settings_dict)
    with tempfile.TemporaryDirectory(prefix="simulation-") as dossier:
        fichier, base = Path(dossier) / "simulation.sqlite3", f"simulation_{secrets.token_hex(8)}"
        nom = str(fichier) if connection.vendor == "sqlite" else base
        connection.settings_dict["TEST"] = {**ancien["TEST"], "NAME": nom}
        current_app.conf.broker_url = "memory://localhost/"
        fichiers = str(Path(dossier) / "fichiers")
        reglages = {
            "CACHES": CACHES,
            "MEDIA_ROOT": fichiers,
            # Neither the folder nor the store of the platform, whichever it has.
            "STORAGES": {**settings.STORAGES, **_dossiers(fichiers)},
            # The role that migrates has an address of its own, that of the real database.
            "BASE_DES_MIGRATIONS": {},
        }
        with override_settings(**reglages), _champs_detournes():
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            try:
                yield
            finally:
                connection.creation.destroy_test_db(str(ancien["NAME"]), verbosity=0)


@contextmanager
def _champs_detournes() -> Iterator[None]:
    """Fields keep the storage that they were declared with: give them that of now, and theirs again at the end."""
    champs = [
        (champ, champ.storage)
        for modele in apps.get_models()
        for champ in modele._meta.local_fields
        if isinstance(champ, FileField) and champ.storage is not default_storage
    ]
    for champ, _ in champs:
        champ.storage = stockage_prive()
    try:
        yield
    finally:
        for champ, sien in champs:
            champ.storage = sien


def _dossiers(racine: str) -> dict[str, dict[str, object]]:
    options = {"location": racine}
    return {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options},
        PRIVE: {"BACKEND": "socle.fichiers.StockageDeterministe", "OPTIONS": options},
    }
