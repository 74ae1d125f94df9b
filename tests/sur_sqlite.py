"""Runs tests of ours once more, by another process, on the database of the demonstration."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

RACINE = Path(__file__).parents[1]


def repasser_sur_sqlite(dossier: Path, *tests: str) -> str:
    """Return what pytest says of tests that pass there, named from the folder of tests; `dossier` holds the database."""
    environnement = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{dossier}/essai.sqlite3",
        "BAROMETRE_VAR": str(dossier),
    }
    environnement.pop("BASE_DE_TEST", None)
    sortie = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *(f"tests/{nom}" for nom in tests)],
        env=environnement,
        cwd=RACINE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert sortie.returncode == 0, sortie.stdout[-2000:]
    return sortie.stdout
