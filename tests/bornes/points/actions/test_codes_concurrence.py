"""A place closes while a code is opened for it: no poster leads to a place that hears nobody."""

from __future__ import annotations

import re
from functools import partial

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bornes.models import CodeAvis
from bornes.points.actions.codes import ouvrir_code, ouvrir_codes
from bornes.points.actions.points import fermer_service, fermer_site
from socle.erreurs import RegleMetier
from tests.factories.bornes import PointFactory
from tests.simultane import en_face

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


@pytest.fixture
def point():
    """A service on a site, without a code."""
    return PointFactory(avec_service=True)


@pytest.fixture(params=["site", "service"])
def fermer(request, point):
    """Close the site, or the service."""
    actes = {"site": partial(fermer_site, site=point.site), "service": partial(fermer_service, service=point.service)}
    return partial(actes[request.param], auteur=None)


def test_a_code_that_opens_before_is_closed_with_its_place(point, fermer):
    with transaction.atomic():
        ouvrir_code(point=point, auteur=None)
        fermeture = en_face(fermer)

    fermeture.result()
    assert [code.ferme_le is not None for code in CodeAvis.objects.all()] == [True]


def test_a_code_that_opens_after_is_refused(point, fermer):
    with transaction.atomic():
        fermer()
        ouverture = en_face(partial(ouvrir_code, point=point, auteur=None))

    issue = ouverture.result()
    assert isinstance(issue, RegleMetier)
    assert (issue.code, CodeAvis.objects.exists()) == ("lieu_ferme", False)


def test_codes_of_a_site_hold_every_point_before_their_site(point):
    autre = PointFactory(inscription=point.inscription, site=point.site)

    with CaptureQueriesContext(connection) as ecoute:
        ouvrir_codes(inscription=point.inscription, site=point.site, auteur=None)

    verrous = [ordre["sql"] for ordre in ecoute if " FOR " in ordre["sql"]]
    tables = [re.search(r'FROM "(\w+)"', verrou)[1] for verrou in verrous]
    assert tables[:3] == ["bornes_point", "bornes_point", "organismes_site"]
    assert autre.les_codes.ouverts().exists()
