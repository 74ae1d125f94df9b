"""Ranges in a column: the same list comes back, whatever the database, and leaves in a dump."""

from __future__ import annotations

import pytest
from django.core import serializers

from bornes.models import SuiteRecue
from tests.factories.bornes import SuiteRecueFactory

pytestmark = pytest.mark.django_db
# The largest number that a device may send ends the last one.
PLAGES = [[1, 3], [7, 2**53 - 1]]


@pytest.mark.parametrize("plages", [[], PLAGES])
def test_ranges_come_back_from_the_database(plages):
    suite = SuiteRecueFactory(plages=plages)

    assert SuiteRecue.objects.get(pk=suite.pk).plages == plages


def test_ranges_come_back_from_a_dump():
    suite = SuiteRecueFactory(plages=PLAGES)

    (lue,) = serializers.deserialize("json", serializers.serialize("json", [suite]))

    assert lue.object.plages == PLAGES
