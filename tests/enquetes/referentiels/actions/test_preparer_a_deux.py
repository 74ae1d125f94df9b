"""Two administrators who open the next version at once: the second is told in words, on real connections."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from enquetes.models import Grille, Scenario
from enquetes.planification.actions.enqueteurs import inviter_enqueteur
from enquetes.referentiels.actions.rediger import preparer_grille
from enquetes.referentiels.actions.rediger_scenario import preparer_scenario
from socle.erreurs import RegleMetier
from tests.factories.enquetes import GrilleFactory, ScenarioFactory
from tests.simultane import en_face

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def _grille():
    grille = GrilleFactory()
    return Grille, lambda: preparer_grille(grille=grille, auteur=None), "brouillon_existant"


def _scenario():
    scenario = ScenarioFactory()
    return Scenario, lambda: preparer_scenario(scenario=scenario, auteur=None), "brouillon_existant"


@pytest.mark.parametrize("creer", [_grille, _scenario])
def test_the_second_is_told_that_a_draft_is_there(creer):
    modele, preparer, code = creer()
    with transaction.atomic():
        preparer()
        autre = en_face(preparer)

    refus = autre.result(timeout=120)
    assert isinstance(refus, RegleMetier)
    assert refus.code == code
    assert modele.objects.count() == 2


def test_two_shoppers_invited_at_once_under_one_pseudonym_are_not_both_written():
    def inviter(email):
        return inviter_enqueteur(pseudonyme="Merle", email=email, commune=None, canaux=["EMAIL"], auteur=None)

    with transaction.atomic():
        inviter("un@ville.exemple")
        autre = en_face(lambda: inviter("deux@ville.exemple"))

    refus = autre.result(timeout=120)
    assert isinstance(refus, RegleMetier)
    assert (refus.code, refus.champ) == ("pseudonyme_pris", "pseudonyme")
