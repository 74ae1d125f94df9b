"""What the filters of comments offer: each site and service of the registration, once."""

from __future__ import annotations

import pytest

from bornes.moderation.queries.verbatims import lieux_de
from tests.factories.bornes import PointFactory
from tests.factories.organismes import ServiceFactory, SiteFactory

pytestmark = pytest.mark.django_db


def test_each_place_is_offered_once_and_a_single_site_is_no_choice():
    ailleurs, point = PointFactory(avec_service=True), PointFactory(site__nom="Mairie")
    inscription, organisme = point.inscription, point.inscription.organisme
    services = [ServiceFactory(organisme=organisme, nom=nom) for nom in ("Voirie", "Accueil")]
    annexe = SiteFactory(organisme=organisme, nom="Annexe")
    SiteFactory(organisme=ailleurs.site.organisme)
    voirie, accueil = ((service.pk, service.nom) for service in services)

    for service in services:
        PointFactory(inscription=inscription, site=point.site, service=service)
    assert lieux_de(inscription) == {"site": [], "service": [accueil, voirie]}

    for service in services:
        PointFactory(inscription=inscription, site=annexe, service=service)
    assert lieux_de(inscription) == {
        "site": [(annexe.pk, "Annexe"), (point.site.pk, "Mairie")],
        "service": [accueil, voirie],
    }
