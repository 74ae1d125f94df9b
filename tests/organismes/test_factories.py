"""The factories give valid objects in every situation they name."""

import pytest

from comptes.enums import Role
from organismes.enums import EtatInscription
from organismes.models import Inscription
from tests.factories import campagnes, comptes, organismes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("etat", list(EtatInscription))
def test_inscription_factory_trait_gives_state(etat):
    inscription = organismes.InscriptionFactory(**{etat.name.lower(): True})

    assert Inscription.objects.get().etat == etat
    assert inscription.les_canaux.count() == 5


@pytest.mark.parametrize("trait", ["en_terrain", "terminee", "a_venir", "historique"])
def test_campagne_factory_trait_gives_valid_edition(trait):
    campagne = campagnes.CampagneFactory(**{trait: True})

    campagne.full_clean()
    assert campagne.les_periodes.filter(nature="vague").count() == 2


def test_other_factories_give_valid_objects():
    crees = [
        organismes.TerritoireFactory(codes_postaux=("31000",)),
        organismes.CodePostalFactory(),
        organismes.AppartenanceFactory(),
        organismes.MembreFactory(),
        organismes.InvitationFactory(),
        organismes.BrouillonFactory(),
        organismes.CanalOffertFactory(),
        organismes.PlaceGratuiteFactory(),
        organismes.InscriptionFactory(importee=True),
        campagnes.CeremonieFactory(tenue=True),
        campagnes.TourElectionFactory(),
        campagnes.PeriodeFactory(suspension=True),
        comptes.UtilisateurFactory(administrateur=True),
        comptes.RoleAttribueFactory(),
    ]

    for objet in crees:
        objet.full_clean()
    assert comptes.UtilisateurFactory(jury=True).roles == {Role.JURY}
