"""regles#el-04-laureats: staff are warned while a laureate is in its reserve period."""

from __future__ import annotations

import datetime as dt

import pytest

from organismes.enums import EtatConseil
from tests.factories.campagnes import TourElectionFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.trophees import campagne_classee
from trophees.actions.palmares import proposer_palmares
from trophees.queries.palmares import LaureatEnReserve, laureats_en_reserve

pytestmark = pytest.mark.django_db


@pytest.fixture
def palmares(referentiels_charges):
    campagne = campagne_classee(20, 20, 15, 10, 5, reserve_du=dt.date(2019, 9, 1))
    TourElectionFactory(campagne=campagne, tour=1, prevu_le=dt.date(2020, 3, 15))
    TourElectionFactory(campagne=campagne, tour=2, prevu_le=dt.date(2020, 3, 22), tenu_le=dt.date(2020, 6, 28))
    campagne.les_inscriptions.filter(organisme__nom="Ville 01").update(etat_conseil=EtatConseil.COMPLET)
    return proposer_palmares(campagne=campagne, auteur=UtilisateurFactory(responsable_palmares=True))


@pytest.mark.parametrize(
    ("jour", "attendus"),
    [
        (dt.date(2020, 3, 15), [("Ville 01", dt.date(2020, 3, 15)), ("Ville 02", dt.date(2020, 6, 28))]),
        (dt.date(2020, 3, 16), [("Ville 02", dt.date(2020, 6, 28))]),
        (dt.date(2020, 6, 28), [("Ville 02", dt.date(2020, 6, 28))]),
        (dt.date(2020, 6, 29), []),
    ],
)
def test_laureats_en_reserve_names_laureates_until_their_last_day_included(palmares, jour, attendus):
    assert laureats_en_reserve(palmares, jour=jour) == [LaureatEnReserve(nom, fin) for nom, fin in attendus]
