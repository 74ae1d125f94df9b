"""A poll that cannot be opened keeps neither the closing nor the mixing of the others waiting."""

from __future__ import annotations

import datetime as dt

import pytest

from socle.horloge import aujourdhui
from sondages.actions.cycle import clore_a_la_date
from sondages.actions.verser import verser_partout
from sondages.models import BulletinEnAttente, Sondage
from tests.sondages.publiee import consultation_votee

pytestmark = pytest.mark.django_db


@pytest.fixture
def deux():
    """A poll whose first ballot was tampered with, then a sound one; both past their last day, ten ballots each."""
    casse, sain = consultation_votee(10)[0], consultation_votee(10)[0]
    BulletinEnAttente.objects.filter(pk=casse.les_bulletins.first().pk).update(contenu=b"x" * 5148)
    Sondage.objects.update(ferme_au=aujourdhui() - dt.timedelta(days=1))
    return casse, sain


def test_the_closing_of_the_night_goes_on(deux, caplog):
    casse, sain = deux

    assert clore_a_la_date() == 1

    etats = [Sondage.objects.get(pk=un.pk).etat for un in (casse, sain)]
    assert etats == ["ouvert", "clos"]
    assert casse.les_bulletins.count() == 10
    [ligne] = [ligne for ligne in caplog.records if ligne.getMessage() == "sondages.cloture_en_panne"]
    assert (ligne.objet_id, "SceauRompu" in ligne.trace) == (casse.pk, True)


def test_the_mixing_goes_on(deux, caplog):
    casse, sain = deux

    assert verser_partout() == 10

    assert [un.les_bulletins.filter(est_mele=True).count() for un in (casse, sain)] == [0, 10]
    assert [ligne.objet_id for ligne in caplog.records if ligne.getMessage() == "sondages.melange_en_panne"] == [
        casse.pk
    ]
