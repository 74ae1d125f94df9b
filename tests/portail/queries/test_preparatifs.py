"""What a first day leads to, until it is done; nobody is led where she may not go."""

from __future__ import annotations

import pytest

from comptes.enums import Role
from portail.queries.preparatifs import preparatifs
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import EnqueteurFactory, ReferentielFactory
from tests.factories.organismes import TerritoireFactory
from tests.preuves import page_de

pytestmark = pytest.mark.django_db
CHARGER = "/pilotage/guides/exploitation/#premier-jour"
EDITION, EQUIPE, ENQUETEURS = (
    f"/pilotage/{page}/" for page in ("campagnes/creer", "equipe/inviter", "enqueteurs/inviter")
)


def adresses(*roles):
    return [preparatif.adresse for preparatif in preparatifs(UtilisateurFactory(roles=[*roles]))]


@pytest.mark.parametrize(
    ("role", "attendues"),
    [
        (Role.ADMINISTRATEUR, [CHARGER, CHARGER, EDITION, EQUIPE, ENQUETEURS]),
        (Role.CHARGE_ETUDES, [ENQUETEURS]),
        (Role.JURY, []),
        (Role.LECTEUR, []),
    ],
)
def test_empty_platform_leads_each_role_to_what_it_may_give(role, attendues):
    assert adresses(role) == attendues


def test_what_is_done_is_proposed_no_more():
    CampagneFactory()
    EnqueteurFactory()
    ReferentielFactory()
    TerritoireFactory()
    assert adresses(Role.ADMINISTRATEUR, Role.RESPONSABLE_PALMARES) == [EQUIPE]
    assert adresses(Role.ADMINISTRATEUR, Role.RESPONSABLE_PALMARES) == []


def test_first_page_of_the_first_person_leads_to_each(client):
    client.force_login(UtilisateurFactory(roles=[Role.ADMINISTRATEUR]))

    page = page_de(client.get("/pilotage/"))
    titre = page.find("h2", string="À préparer")

    liens = [lien["href"] for lien in titre.parent.select("a")]
    assert liens == [CHARGER, CHARGER, EDITION, EQUIPE, ENQUETEURS]
    assert [client.get(lien).status_code for lien in liens] == [200] * 5
