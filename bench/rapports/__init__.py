"""The report of a body: what it costs beside bare WeasyPrint on the same page, and beside the report of twenty pages.

That one is kept as it was printed, page and style sheet (`avant.html`, `avant.css`), for a body with the same contacts.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from bench.figures import RACINE


def mesurer() -> bool:
    """Run in a process of its own, on a database of its own; tell whether every ratio holds."""
    with tempfile.TemporaryDirectory() as dossier:
        environnement = os.environ | {
            "DATABASE_URL": f"sqlite:///{dossier}/bench.sqlite3",
            "DJANGO_SETTINGS_MODULE": "barometre.settings.test",
        }
        issue = subprocess.run([sys.executable, "-m", "bench.rapports"], cwd=RACINE, env=environnement, check=False)
    return issue.returncode == 0
