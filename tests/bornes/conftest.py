"""Where opinions are given; what a process keeps of codes and kiosks goes with each test."""

from __future__ import annotations

import pytest

from bornes.avis.queries.acces_avis import oublier_les_acces
from bornes.avis.queries.portes import oublier_les_portes
from bornes.moderation.queries.avis_publics import oublier_les_organismes_lus
from tests.factories.bornes import PointFactory


@pytest.fixture(autouse=True)
def _rien_en_memoire():
    oublier_les_acces()
    oublier_les_portes()
    oublier_les_organismes_lus()


@pytest.fixture
def point():
    return PointFactory()
