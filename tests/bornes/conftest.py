"""What a process keeps of codes and kiosks goes with each test."""

from __future__ import annotations

import pytest

from bornes.queries.acces_avis import oublier_les_acces
from bornes.queries.portes import oublier_les_portes


@pytest.fixture(autouse=True)
def _rien_en_memoire():
    oublier_les_acces()
    oublier_les_portes()
