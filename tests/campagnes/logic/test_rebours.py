"""The countdown in words."""

import datetime as dt

import pytest

from campagnes.logic.rebours import heure_de_cloture, reste_en_mots

CLOTURE = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("avant", "attendu"),
    [
        (dt.timedelta(days=37, hours=8), "37\u00a0jours"),
        (dt.timedelta(days=2), "2\u00a0jours"),
        (dt.timedelta(days=2, seconds=-1), "47\u00a0heures"),
        (dt.timedelta(hours=2), "2\u00a0heures"),
        (dt.timedelta(hours=2, seconds=-1), "119\u00a0minutes"),
        (dt.timedelta(seconds=5), "1\u00a0minute"),
        (dt.timedelta(0), "Clos"),
        (dt.timedelta(seconds=-1), "Clos"),
    ],
)
def test_countdown_never_promises_more_than_what_remains(avant, attendu):
    assert reste_en_mots(CLOTURE - avant, CLOTURE) == attendu


def test_closing_at_the_first_instant_of_a_day_is_said_midnight():
    assert heure_de_cloture(CLOTURE) == "à minuit"
    assert heure_de_cloture(CLOTURE.replace(hour=18, minute=30)) == "à 18\u00a0h\u00a030"
