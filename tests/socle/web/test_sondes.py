"""Probes: a container, a relay and a monitor ask them, each under its own name for this machine."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
ETRANGER = "10.1.2.3:8000"


@pytest.mark.parametrize(("adresse", "etat"), [("/sante/vivant", "vivant"), ("/sante/pret", "pret")])
@pytest.mark.parametrize("hote", [ETRANGER, "localhost", "pas un nom_", ""])
def test_probe_answers_whatever_the_host(settings, adresse, etat, hote):
    # As in production, where everything else goes to HTTPS.
    settings.SECURE_SSL_REDIRECT, settings.SECURE_REDIRECT_EXEMPT = True, [r"^sante/"]

    reponse = Client().get(adresse, headers={"Host": hote})

    assert (reponse.status_code, reponse.json()) == (200, {"etat": etat})
    assert reponse.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in reponse.headers["Cache-Control"]


@pytest.mark.parametrize("adresse", ["/", "/sante", "/avis/abcdefgh/", "/api/bornes/v1/configuration/"])
def test_everything_else_refuses_a_name_that_is_not_ours(adresse):
    assert Client().get(adresse, headers={"Host": ETRANGER}).status_code == 400


def test_probe_is_only_read():
    assert Client().post("/sante/vivant", headers={"Host": ETRANGER}).status_code == 405


def test_other_addresses_of_the_probes_are_nothing():
    assert Client().get("/sante/autre", headers={"Host": ETRANGER}).status_code == 404
