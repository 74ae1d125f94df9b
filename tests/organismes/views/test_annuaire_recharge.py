"""A draft whose body left the directory, or closed, goes back to its first step and keeps its answers."""

import pytest
from django.urls import reverse

from organismes.actions.jetons import renouveler_jeton
from tests.factories.organismes import BrouillonFactory, NumeroFermeFactory, TerritoireFactory

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


@pytest.mark.parametrize("page", ["referent", "canaux", "options", "recapitulatif"])
@pytest.mark.parametrize(("est_autre", "etape"), [(True, "organisme_autre"), (False, "organisme")])
def test_step_of_a_body_that_closed_leads_to_the_choice_of_the_body(client, page, est_autre, etape):
    siege = TerritoireFactory(siren="213105554")
    autre = {"type": "ccas", "nom": "CCAS de Pau", "siren": "21310555400017", "territoire": siege.pk}
    NumeroFermeFactory(numero="213105554")
    reponses = REPONSES | {"organisme": autre if est_autre else {"territoire": siege.pk}}
    brouillon = BrouillonFactory(donnees=reponses)
    client.get(reverse("organismes:inscription_reprise", args=[renouveler_jeton(brouillon, pour="essai")]))

    reponse = client.get(reverse(f"organismes:inscription_{page}"), follow=True)

    assert reponse.redirect_chain == [(reverse(f"organismes:inscription_{etape}"), 302)]
    assert "est fermé" in reponse.content.decode()
    brouillon.refresh_from_db()
    assert brouillon.donnees == reponses
