"""When a person comes: one date a day, and the one before."""

import datetime as dt

import pytest

from comptes.actions import venues
from comptes.actions.venues import noter_la_venue
from comptes.models import Utilisateur
from socle.horloge import PARIS
from tests.factories.comptes import UtilisateurFactory

pytestmark = pytest.mark.django_db
LUNDI = dt.datetime(2027, 3, 8, 9, tzinfo=PARIS)
JOUR = dt.timedelta(days=1)


@pytest.fixture
def venir(monkeypatch):
    personne = UtilisateurFactory()

    def faire(instant, compte=personne):
        monkeypatch.setattr(venues, "maintenant", lambda: instant)
        return noter_la_venue(personne=compte)

    faire.personne = personne
    return faire


def _dates(personne):
    return Utilisateur.objects.values_list("venu_le", "venu_avant_le").get(pk=personne.pk)


def test_the_first_visit_has_none_before_it(venir):
    assert venir(LUNDI) is None
    assert _dates(venir.personne) == (LUNDI, None)


def test_a_day_is_noted_once_and_keeps_the_day_before(venir, django_assert_num_queries):
    venir(LUNDI)
    mardi = LUNDI + JOUR

    assert venir(mardi) == LUNDI
    with django_assert_num_queries(0):
        assert venir(mardi + dt.timedelta(hours=9)) == LUNDI
    assert _dates(venir.personne) == (mardi, LUNDI)


def test_a_day_begins_at_midnight_in_paris(venir):
    soir, matin = LUNDI.replace(hour=23, minute=59), LUNDI + dt.timedelta(hours=15, minutes=1)
    venir(soir)

    assert venir(matin) == soir


def test_two_tabs_that_open_together_leave_one_date(venir):
    venir(LUNDI)
    autre_onglet = Utilisateur.objects.get(pk=venir.personne.pk)
    mardi = LUNDI + JOUR
    venir(mardi)

    assert venir(mardi + dt.timedelta(seconds=1), autre_onglet) == LUNDI
    assert _dates(venir.personne) == (mardi, LUNDI)


def test_a_clock_that_went_back_writes_nothing(venir):
    venir(LUNDI)

    assert venir(LUNDI - JOUR) is None
    assert _dates(venir.personne) == (LUNDI, None)
