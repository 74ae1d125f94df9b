"""A body whose results were given back, beside five peers."""

from __future__ import annotations

import pytest

from socle.horloge import maintenant
from tests.rapports.edition import edition


@pytest.fixture
def inscription(referentiels_charges):
    campagne, inscription = edition(pairs=5)
    campagne.restituee_le = maintenant()
    campagne.save(update_fields=["restituee_le"])
    return inscription
