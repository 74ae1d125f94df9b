"""A draft that is gone, or published, is refused before anything is read of it, whatever it is a draft of."""

from __future__ import annotations

import pytest

from enquetes.models import Scenario
from enquetes.referentiels.actions import rediger_scenario
from tests.factories.comptes import UtilisateurFactory
from tests.preuves import refuser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels_charges")]


def test_a_scenario_that_another_administrator_threw_away_is_not_changed():
    auteur = UtilisateurFactory(administrateur=True)
    scenario = Scenario.objects.get(code="SC-01")
    brouillon = rediger_scenario.preparer_scenario(scenario=scenario, auteur=auteur)
    valeurs = {nom: getattr(scenario, nom) for nom in rediger_scenario.MODIFIABLES}
    rediger_scenario.abandonner_scenario(scenario=Scenario.objects.get(pk=brouillon.pk), auteur=auteur)

    refuser("brouillon_abandonne", rediger_scenario.modifier_scenario, scenario=brouillon, valeurs=valeurs)
    refuser("brouillon_abandonne", rediger_scenario.publier_scenario, scenario=brouillon, motif="Essai", auteur=auteur)
    refuser("brouillon_abandonne", rediger_scenario.abandonner_scenario, scenario=brouillon, auteur=auteur)
