"""The countdown of a page left open says what remains, even where the machine slept meanwhile."""

from __future__ import annotations

import datetime as dt

import pytest

from socle.horloge import maintenant
from tests.factories.campagnes import CampagneFactory

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("avance", "ecoules"), [(3, 3), (-3, 0)], ids=["asleep", "set-back"])
def test_a_clock_that_moved_promises_no_more_than_what_remains(nouveau_visiteur, avance, ecoules):
    """Asleep, a machine no longer counts what elapsed: only its clock went on. One set back gives no day again."""
    CampagneFactory()
    qui = nouveau_visiteur()
    qui.page.clock.install()
    qui.page.goto(qui.adresse)
    rebours = qui.page.locator("[data-bm-rebours]")
    jours = _jours(rebours)

    qui.page.clock.set_system_time(maintenant() + dt.timedelta(days=avance))
    qui.page.clock.run_for(16_000)

    # A day may end meanwhile.
    assert jours - ecoules - 1 <= _jours(rebours) <= jours - ecoules
    qui.verifier()


def _jours(rebours):
    return int(rebours.inner_text().split()[0])
