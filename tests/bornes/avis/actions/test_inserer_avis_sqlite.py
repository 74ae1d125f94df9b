"""The demonstration stores opinions on SQLite: the tests of intake pass there too."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

DOSSIER = Path(__file__).parent
FICHIERS = ("test_inserer_avis.py", "test_recevoir_avis.py")


@pytest.mark.skipif(connection.vendor == "sqlite", reason="already there")
def test_opinions_are_taken_in_on_sqlite_as_on_postgresql(tmp_path):
    environnement = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path}/avis.sqlite3",
        "BAROMETRE_VAR": str(tmp_path),
    }
    environnement.pop("BASE_DE_TEST", None)

    sortie = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *(str(DOSSIER / nom) for nom in FICHIERS)],
        env=environnement,
        cwd=DOSSIER.parents[3],
        capture_output=True,
        text=True,
        check=False,
    )

    assert sortie.returncode == 0, sortie.stdout[-2000:]
    # The two that count round trips are left out there.
    assert int(re.search(r"(\d+) passed, 2 skipped", sortie.stdout).group(1)) > 20
