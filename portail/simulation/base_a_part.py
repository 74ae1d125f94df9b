"""A database, a cache, files and a broker for one simulation: nothing of the platform that lends its server is touched."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from celery import current_app
from django.db import connection
from django.test.utils import override_settings

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


@contextmanager
def base_a_part() -> Iterator[None]:
    """Create an empty database beside the configured one, migrated, and drop it at the end.

    On SQLite it is a file, on PostgreSQL a database of the same server. Messages for workers stay in this process.
    """
    ancien = dict(connection.settings_dict)
    with tempfile.TemporaryDirectory(prefix="simulation-") as dossier:
        fichier, base = Path(dossier) / "simulation.sqlite3", f"simulation_{os.getpid()}"
        nom = str(fichier) if connection.vendor == "sqlite" else base
        connection.settings_dict["TEST"] = {**ancien["TEST"], "NAME": nom}
        current_app.conf.broker_url = "memory://localhost/"
        # The role that migrates has an address of its own, that of the real database.
        reglages = {"CACHES": CACHES, "MEDIA_ROOT": str(Path(dossier) / "fichiers"), "BASE_DES_MIGRATIONS": {}}
        with override_settings(**reglages):
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            try:
                yield
            finally:
                connection.creation.destroy_test_db(str(ancien["NAME"]), verbosity=0)
