"""A shopper's visit, and her phone."""

from __future__ import annotations

import pytest

from tests.enquetes.envois.enveloppes import Telephone
from tests.enquetes.grilles import visite_reelle


@pytest.fixture
def visite():
    return visite_reelle("PHYS")


@pytest.fixture
def telephone(visite):
    return Telephone(visite.enqueteur)
