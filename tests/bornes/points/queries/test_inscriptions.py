"""Which edition a body listens in."""

import pytest

from bornes.parc.queries.commandes import edition_des_bornes
from bornes.points.queries.inscriptions import inscription_a_l_ecoute
from tests.factories.bornes import BorneFactory
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("option", ["borne", "smartphone"])
def test_inscription_a_l_ecoute_is_the_latest_that_asked_to_hear(option):
    organisme = OrganismeFactory()
    InscriptionFactory(organisme=organisme, campagne=CampagneFactory(annee=2030), **{option: True})
    entendue = InscriptionFactory(organisme=organisme, campagne=CampagneFactory(annee=2031), **{option: True})
    InscriptionFactory(organisme=organisme, campagne=CampagneFactory(annee=2032))
    InscriptionFactory(organisme=organisme, campagne=CampagneFactory(annee=2033), retiree=True, **{option: True})
    InscriptionFactory(campagne=CampagneFactory(annee=2034), **{option: True})

    assert inscription_a_l_ecoute(organisme) == entendue


def test_inscription_a_l_ecoute_without_option_is_the_current_one():
    organisme = OrganismeFactory()
    InscriptionFactory(organisme=organisme, campagne=CampagneFactory(annee=2030))
    courante = InscriptionFactory(organisme=organisme, campagne=CampagneFactory(annee=2031))

    assert inscription_a_l_ecoute(organisme) == courante
    assert inscription_a_l_ecoute(OrganismeFactory()) is None


def test_edition_des_bornes_is_the_last_with_kiosks():
    borne = BorneFactory(inscription__campagne=CampagneFactory(annee=2030))
    CampagneFactory(annee=2031)

    assert edition_des_bornes() == borne.inscription.campagne
