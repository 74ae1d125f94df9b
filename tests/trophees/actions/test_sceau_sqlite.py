"""The demonstration proposes, seals and puts its prize list in a file on SQLite, which reads scores its own way."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.sur_sqlite import repasser_sur_sqlite

SCELLER = "trophees/actions/test_sceau.py::test_sealed_prize_list_is_what_the_file_says_it_seals"


@pytest.mark.lent
@pytest.mark.skipif(connection.vendor == "sqlite", reason="already there")
def test_a_prize_list_is_sealed_in_a_file_on_sqlite_as_on_postgresql(tmp_path):
    assert "1 passed" in repasser_sur_sqlite(tmp_path, SCELLER)
