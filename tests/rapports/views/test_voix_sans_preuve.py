"""When linear algebra gives up, what protects few people cannot be worked out: nothing is told, and the page says so."""

from __future__ import annotations

import numpy as np
import pytest
from django.urls import reverse

from tests.algebre import renoncer
from tests.factories.bornes import PointFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory, OrganismeFactory, SiteFactory
from tests.rapports.views.test_voix import compter, entendre, lire

pytestmark = pytest.mark.django_db
AVEU = "Le calcul qui protège les répondants n’a pas abouti sur cette sélection"


@pytest.fixture
def membre(client):
    """A body heard at two places, twelve opinions at one and three at the other."""
    inscription = InscriptionFactory(smartphone=True, organisme=OrganismeFactory(nom="Ville de Valbourg"))
    for nombre in (12, 3):
        site = SiteFactory(organisme=inscription.organisme)
        entendre(PointFactory(inscription=inscription, site=site), nombre)
    compter()
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)
    return client


def test_a_solver_that_gives_up_hides_all_and_says_so(membre, monkeypatch):
    avant = lire(membre)
    assert AVEU not in avant
    assert "sur 15 avis" in avant

    monkeypatch.setattr(np.linalg, "lstsq", renoncer)
    apres = lire(membre)
    fichier = membre.get(reverse("rapports:espace_voix"), {"format": "csv"})

    assert AVEU in apres
    assert "Avis non montrés" in apres
    assert "Trop peu d’avis" not in apres
    assert "15 avis" not in apres
    assert fichier.status_code == 200
    assert ";15;" not in fichier.content.decode("utf-8-sig")
    monkeypatch.undo()
    assert "sur 15 avis" in lire(membre)
