"""The legal notice names the host, as the law wants, or says that it is missing."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks

from portail.apps import HEBERGEUR
from tests.preuves import texte_de

pytestmark = pytest.mark.django_db


def _avertis():
    return [dit for dit in run_checks(include_deployment_checks=True) if dit.id == "portail.I001"]


@pytest.fixture
def declare(settings):
    settings.BAROMETRE_DEMO = False
    for nom in HEBERGEUR:
        setattr(settings, nom, f"valeur de {nom}")


def test_the_host_is_named_with_its_address_and_its_telephone(client, declare):
    page = texte_de(client.get("/mentions-legales/"))

    assert [nom for nom in HEBERGEUR if f"valeur de {nom}" not in page] == []
    assert _avertis() == []


@pytest.mark.parametrize("nom", HEBERGEUR)
def test_what_is_missing_is_said_on_the_page_and_before_a_deployment(client, settings, declare, nom):
    setattr(settings, nom, "")

    assert "n’ont pas encore été donnés" in texte_de(client.get("/mentions-legales/"))
    (avis,) = _avertis()
    assert nom in avis.msg


def test_a_demonstration_has_no_host_to_name(client, settings):
    settings.BAROMETRE_DEMO = True

    assert "n’a pas d’hébergeur déclaré" in texte_de(client.get("/mentions-legales/"))
    assert _avertis() == []
