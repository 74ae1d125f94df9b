from __future__ import annotations

import json
import logging

import pytest

from socle.journaux import FormatJson


@pytest.mark.parametrize(
    ("message", "ecrit"),
    [
        ("Not Found: /calendrier/abc_DEF-123.ics", "Not Found: /calendrier/…"),
        ("Gone: /inscription/reprise/abc/", "Gone: /inscription/reprise/…/"),
        ("Not Found: /pilotage/plan/", "Not Found: /pilotage/plan/"),
    ],
)
def test_secrets_of_addresses_are_not_logged(message, ecrit):
    ligne = FormatJson().format(logging.makeLogRecord({"msg": message, "levelname": "WARNING", "name": "essai"}))

    assert json.loads(ligne)["evenement"] == ecrit
