"""The countdown of a page left open says what remains, even where the machine slept meanwhile."""

from __future__ import annotations

import datetime as dt

import pytest

from socle.horloge import maintenant
from tests.factories.campagnes import CampagneFactory

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def test_a_machine_that_slept_is_not_promised_more_than_what_remains(nouveau_visiteur):
    """Asleep, a machine no longer counts what elapsed: only its clock went on."""
    CampagneFactory()
    qui = nouveau_visiteur()
    qui.page.clock.install()
    qui.page.goto(qui.adresse)
    rebours = qui.page.locator("[data-bm-rebours]")
    jours = _jours(rebours)

    qui.page.clock.set_system_time(maintenant() + dt.timedelta(days=3))
    qui.page.clock.run_for(16_000)

    # A day may end meanwhile.
    assert jours - 4 <= _jours(rebours) <= jours - 3
    qui.verifier()


def test_a_clock_set_back_promises_no_more(nouveau_visiteur):
    CampagneFactory()
    qui = nouveau_visiteur()
    qui.page.clock.install()
    qui.page.goto(qui.adresse)
    rebours = qui.page.locator("[data-bm-rebours]")
    jours = _jours(rebours)

    qui.page.clock.set_system_time(maintenant() - dt.timedelta(days=3))
    qui.page.clock.run_for(16_000)

    assert jours - 1 <= _jours(rebours) <= jours


def _jours(rebours):
    return int(rebours.inner_text().split()[0])
