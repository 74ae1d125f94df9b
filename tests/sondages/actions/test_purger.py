"""Ideas of agents are followed up as long as the measures of their edition."""

from __future__ import annotations

import datetime as dt

import pytest

from campagnes.models import Campagne
from socle.conservation import purger_app
from socle.horloge import PARIS
from sondages.models import Idee, SoutienIdee
from tests.factories.sondages import IdeeFactory, SoutienIdeeFactory

pytestmark = pytest.mark.django_db


def test_ideas_and_their_supports_go_after_the_three_years_that_follow_their_edition():
    SoutienIdeeFactory(idee=IdeeFactory())
    debut = dt.datetime(2028, 1, 1, tzinfo=PARIS)
    avant = debut - dt.timedelta(days=4 * 365)
    Campagne.objects.update(annee=2024, cree_le=avant, restituee_le=None)

    assert purger_app("sondages", a_la_date=debut - dt.timedelta(seconds=1))["sondages.Idee"] == 0
    assert purger_app("sondages", a_la_date=debut)["sondages.Idee"] == 1

    assert (Idee.objects.count(), SoutienIdee.objects.count()) == (0, 0)
