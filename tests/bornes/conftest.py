"""What a process keeps of codes goes with each test."""

from __future__ import annotations

import pytest

from bornes.queries.acces_avis import oublier_les_acces


@pytest.fixture(autouse=True)
def _rien_en_memoire():
    oublier_les_acces()
