"""A limit that no view answers is a page that says how long to wait; a fault stays a fault."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from socle.erreurs import RegleMetier
from socle.limites import LimiteAtteinte
from socle.web.middleware import LimitesMiddleware

pytestmark = pytest.mark.django_db


def test_limit_is_a_429_with_its_wait_in_words(rf):
    demande = rf.post("/inscription/")
    demande.user = AnonymousUser()

    reponse = LimitesMiddleware(lambda _: None).process_exception(demande, LimiteAtteinte(dt.timedelta(minutes=10)))

    assert (reponse.status_code, reponse["Retry-After"]) == (429, "600")
    assert "Rien n’est perdu\u202f: réessayez dans 10 minutes." in reponse.content.decode()
    assert "code par courriel" not in reponse.content.decode()


@pytest.mark.parametrize("faute", [ValueError("x"), RegleMetier("x", "Non.")])
def test_fault_goes_on_to_the_error_page(rf, faute):
    assert LimitesMiddleware(lambda _: None).process_exception(rf.get("/"), faute) is None
