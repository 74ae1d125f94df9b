"""The demonstration stores opinions on SQLite: the tests of intake pass there too."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from tests.sur_sqlite import repasser_sur_sqlite

DOSSIER = "bornes/avis/actions"


@pytest.mark.skipif(connection.vendor == "sqlite", reason="already there")
def test_opinions_are_taken_in_on_sqlite_as_on_postgresql(tmp_path):
    sortie = repasser_sur_sqlite(tmp_path, f"{DOSSIER}/test_inserer_avis.py", f"{DOSSIER}/test_recevoir_avis.py")

    # The three that count round trips are left out there.
    assert int(re.search(r"(\d+) passed, 3 skipped", sortie).group(1)) > 20
