"""Sessions live in the database, and go when they are past their date."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.sessions.models import Session

from comptes.tasks import purger
from socle.horloge import maintenant

pytestmark = pytest.mark.django_db


def test_purger_sessions_removes_what_is_past_its_date_only():
    for cle, ecart in (("passee", -1), ("en-cours", 1)):
        Session.objects.create(
            session_key=cle, session_data="", expire_date=maintenant() + dt.timedelta(seconds=60 * ecart)
        )

    purger()

    assert list(Session.objects.values_list("session_key", flat=True)) == ["en-cours"]
