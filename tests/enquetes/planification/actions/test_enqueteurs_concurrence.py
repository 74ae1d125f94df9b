"""A shopper declares days off, or is withdrawn, at the instant when something else happens to her visits."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
import time_machine
from django.db import connection, transaction

from enquetes.actions.courriels import devoir_programme
from enquetes.enums import EtatVisite
from enquetes.planification.actions.enqueteurs import declarer_absence, desactiver_enqueteur
from enquetes.planification.actions.reaffecter import reaffecter_visite
from enquetes.visites.actions.etats import verrouiller
from enquetes.visites.actions.visiter import commencer_visite
from socle.erreurs import RegleMetier
from tests.enquetes.grilles import MARDI, visite_reelle
from tests.factories.enquetes import EnqueteurFactory
from tests.simultane import en_face

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


@pytest.fixture(autouse=True)
def _ce_mardi():
    with time_machine.travel(MARDI, tick=False):
        yield


@pytest.fixture
def visite():
    visite = visite_reelle("PHYS")
    visite.prevue_le = MARDI.date()
    visite.save()
    return visite


DEPARTS = {
    "absence": partial(declarer_absence, du=MARDI.date(), au=MARDI.date() + dt.timedelta(days=3), auteur=None),
    "retrait": partial(desactiver_enqueteur, auteur=None),
}


@pytest.mark.parametrize("depart", DEPARTS.values(), ids=DEPARTS)
def test_visit_begun_meanwhile_stays_hers(visite, depart):
    enqueteur = visite.enqueteur

    with transaction.atomic():
        commencer_visite(visite=visite, auteur=None, le=MARDI)
        partie = en_face(partial(depart, enqueteur=enqueteur))
    partie.result()

    visite.refresh_from_db()
    assert (visite.etat, visite.enqueteur) == (EtatVisite.EN_COURS, enqueteur)


@pytest.mark.parametrize("depart", DEPARTS.values(), ids=DEPARTS)
def test_mail_owed_meanwhile_by_who_holds_a_visit_stops_neither(visite, depart):
    with transaction.atomic():
        verrouiller(visite)
        partie = en_face(partial(depart, enqueteur=visite.enqueteur))
        # The last thing that an act on the plan of a day does.
        devoir_programme({visite.enqueteur_id: MARDI.date()})

    assert not isinstance(partie.result(), Exception)
    visite.refresh_from_db()
    assert visite.enqueteur is None


@pytest.mark.parametrize("depart", DEPARTS.values(), ids=DEPARTS)
def test_visit_given_meanwhile_is_not_given_to_who_left(depart):
    visite, enqueteur = visite_reelle("EMAIL"), EnqueteurFactory(compte=True)

    with transaction.atomic():
        depart(enqueteur=enqueteur)
        lendemain = MARDI.date() + dt.timedelta(days=1)
        donnee = en_face(partial(reaffecter_visite, visite=visite, enqueteur=enqueteur, jour=lendemain, auteur=None))

    assert isinstance(donnee.result(), RegleMetier)
    visite.refresh_from_db()
    assert visite.enqueteur != enqueteur
