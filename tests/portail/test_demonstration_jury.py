"""The jury of an invented edition votes by the acts of a real one."""

from __future__ import annotations

import random

import pytest

from organismes.models import Inscription
from portail.demonstration.jury import voter
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory
from tests.factories.trophees import campagne_classee, rendre
from trophees.actions.jury import ouvrir_deliberation
from trophees.enums import PetitesCategories
from trophees.models import BulletinJury, ConflitJury

pytestmark = pytest.mark.django_db


def test_conflict_bears_on_the_registration_that_was_measured_and_not_on_one_withdrawn_before(referentiels_charges):
    campagne = rendre(campagne_classee(20, 20, 18, 17, 5))
    for inscription in Inscription.objects.all():
        InscriptionFactory(campagne=campagne, organisme=inscription.organisme, retiree=True)
    deliberation = ouvrir_deliberation(
        campagne=campagne,
        petites_categories=PetitesCategories.NON_DECERNE,
        auteur=UtilisateurFactory(responsable_palmares=True),
    )
    jure = UtilisateurFactory(jury=True)

    voter(deliberation, jure, random.Random(1), conflit=True)

    assert ConflitJury.objects.get(jure=jure).inscription.resultat
    assert BulletinJury.objects.filter(deliberation=deliberation, jure=jure).count() == 1
