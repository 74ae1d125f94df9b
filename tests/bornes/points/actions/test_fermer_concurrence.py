"""A site closes while kiosks are ordered for it: one of the two is refused, whichever comes second."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import connection, transaction

from bornes.parc.actions.commander import commander_bornes
from bornes.points.actions.points import fermer_site
from socle.erreurs import RegleMetier
from tests.factories.organismes import InscriptionFactory, SiteFactory
from tests.simultane import en_face

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


@pytest.fixture
def actes():
    """An order, and the closing of its site, each with the code of its refusal."""
    inscription = InscriptionFactory(borne=True)
    site = SiteFactory(organisme=inscription.organisme)
    commander = partial(commander_bornes, inscription=inscription, site=site, nombre=1, auteur=None)
    return [(commander, "site_ferme"), (partial(fermer_site, site=site, auteur=None), "borne_sur_place")]


@pytest.mark.parametrize("rang", [0, 1], ids=["order_first", "closing_first"])
def test_the_second_is_refused(actes, rang):
    (premier, _), (second, refus) = actes[rang], actes[1 - rang]

    with transaction.atomic():
        premier()
        autre = en_face(second)

    issue = autre.result()
    assert isinstance(issue, RegleMetier)
    assert issue.code == refus
