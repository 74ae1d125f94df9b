"""A referent follows her score down to what was observed on her phone."""

from __future__ import annotations

import pytest

from enquetes.referentiels.actions.charger import charger_referentiels
from tests.factories.organismes import MembreFactory
from tests.factories.trophees import campagne_a_contester, rendre
from tests.parcours.test_moderation import ouvrir_session
from tests.parcours.visiteur import TELEPHONE
from trophees.actions.calculer import calculer_resultats

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def inscription(settings, live_server):
    settings.BASE_URL = live_server.url
    charger_referentiels()
    campagne = campagne_a_contester()
    calculer_resultats(campagne=campagne)
    rendre(campagne, jours=1)
    return campagne.les_inscriptions.get(organisme__nom="Ville 02")


def test_a_score_is_followed_down_to_a_criterion(inscription, nouveau_visiteur):
    alix = nouveau_visiteur(TELEPHONE)
    ouvrir_session(alix, MembreFactory(organisme=inscription.organisme).utilisateur)

    alix.aller("/espace/resultats/")
    alix.cliquer("D’où vient ce chiffre ?", "link")
    assert "c’est bien le chiffre des résultats" in alix.page.locator("main").inner_text()
    alix.cliquer("Courriel", "link")
    alix.cliquer("Courriel n° 1", "link")

    contact = alix.page.locator("main").inner_text()
    assert " ÷ " in contact
    assert alix.page.locator("main tbody tr").count() == 17
    alix.cliquer("EM-01", "link")
    assert alix.page.url.endswith(f"/espace/chiffre/{inscription.campagne.annee}-{inscription.organisme.siren}-EM-01/")
