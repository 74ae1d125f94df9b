"""A draft whose territory left the directory goes back to its first step and keeps its answers."""

import pytest
from django.urls import reverse

from organismes.actions.jetons import renouveler_jeton
from tests.factories.organismes import BrouillonFactory

pytestmark = pytest.mark.django_db

REPONSES = {"organisme": {"territoire": 999_999}, "referent": {"nom": "Camille"}, "canaux": {}, "options": {}}


@pytest.mark.parametrize("page", ["referent", "canaux", "options", "recapitulatif"])
@pytest.mark.parametrize("verbe", ["get", "post"])
def test_step_of_a_body_gone_from_the_directory_leads_to_the_choice_of_the_body(client, page, verbe):
    brouillon = BrouillonFactory(donnees=REPONSES)
    client.get(reverse("organismes:inscription_reprise", args=[renouveler_jeton(brouillon, pour="essai")]))

    reponse = getattr(client, verbe)(reverse(f"organismes:inscription_{page}"), follow=True)

    assert reponse.redirect_chain == [(reverse("organismes:inscription_organisme"), 302)]
    assert "plus dans l’annuaire" in reponse.content.decode()
    brouillon.refresh_from_db()
    assert brouillon.donnees == REPONSES
