"""Tests of ours once more, by another process, on the database of the demonstration: one start for all of them."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from django.db import connection

from tests.architecture.arbre import RACINE

# The demonstration takes opinions in, then seals its prize list in a file: SQLite reads numbers its own way.
REPASSES = (
    "bornes/avis/actions/test_inserer_avis.py",
    "bornes/avis/actions/test_recevoir_avis.py",
    "trophees/actions/test_sceau.py::test_sealed_prize_list_is_what_the_file_says_it_seals",
)


@pytest.mark.lent
@pytest.mark.skipif(connection.vendor == "sqlite", reason="already there")
def test_opinions_are_taken_in_and_prizes_sealed_on_sqlite_as_on_postgresql(tmp_path):
    environnement = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path}/essai.sqlite3",
        "BAROMETRE_VAR": str(tmp_path),
    }
    environnement.pop("BASE_DE_TEST", None)

    fini = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rp", *(f"tests/{nom}" for nom in REPASSES)],
        env=environnement,
        cwd=RACINE,
        capture_output=True,
        text=True,
        check=False,
    )

    assert fini.returncode == 0, fini.stdout[-2000:]
    # The three that count round trips are left out there.
    assert int(re.search(r"(\d+) passed, 3 skipped", fini.stdout).group(1)) > 20
    assert [nom for nom in REPASSES if f"PASSED tests/{nom}" not in fini.stdout] == []
