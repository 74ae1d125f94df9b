"""What is said before a deployment when nobody gave the public address."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks


def _avis():
    return [dit.msg for dit in run_checks(include_deployment_checks=True) if dit.id == "portail.I002"]


@pytest.mark.parametrize(
    ("adresse", "est_demo", "est_dit"),
    [
        ("http://localhost:8000", False, True),
        ("https://127.0.0.1", False, True),
        ("http://localhost:8000", True, False),
        ("https://barometre.exemple", False, False),
    ],
)
@pytest.mark.django_db
def test_links_that_lead_to_this_machine_are_told_before_a_deployment(settings, adresse, est_demo, est_dit):
    settings.BASE_URL, settings.BAROMETRE_DEMO = adresse, est_demo

    assert [adresse in mot and "BASE_URL" in mot for mot in _avis()] == [True] * est_dit
