"""Files of disputes go a year after the restitution, disputes with the measures that they bear on."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from campagnes.models import Campagne
from enquetes.models import Visite
from socle.conservation import purger_app
from socle.horloge import PARIS
from tests.factories.trophees import PieceLitigeFactory, ResultatFactory
from tests.preuves import refuser
from trophees.actions.calculer import calculer_resultats
from trophees.models import Litige, PieceLitige, Resultat

pytestmark = pytest.mark.django_db
AN, SECONDE = dt.timedelta(days=365), dt.timedelta(seconds=1)
RENDUE = dt.datetime(2024, 6, 20, 12, tzinfo=PARIS)


@pytest.fixture
def piece():
    piece = PieceLitigeFactory(litige__inscription__campagne__terminee=True)
    Campagne.objects.update(annee=2024, restituee_le=RENDUE, cree_le=RENDUE - AN)
    return piece


def test_files_go_a_year_after_the_restitution_and_the_dispute_stays(piece, django_capture_on_commit_callbacks):
    stockage, nom = piece.fichier.storage, piece.fichier.name

    assert purger_app("trophees", a_la_date=RENDUE + AN - SECONDE)["trophees.PieceLitige"] == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert purger_app("trophees", a_la_date=RENDUE + AN)["trophees.PieceLitige"] == 1

    assert (PieceLitige.objects.count(), stockage.exists(nom), Litige.objects.count()) == (0, False, 1)


def test_a_file_that_resists_keeps_no_other(piece, monkeypatch, django_capture_on_commit_callbacks):
    autre = PieceLitigeFactory(litige=piece.litige)
    stockage, supprimer = piece.fichier.storage, piece.fichier.storage.delete

    def resister(nom):
        if nom == piece.fichier.name:
            raise OSError(nom)
        supprimer(nom)

    monkeypatch.setattr(stockage, "delete", resister)
    with django_capture_on_commit_callbacks(execute=True):
        purger_app("trophees", a_la_date=RENDUE + AN)

    assert (stockage.exists(piece.fichier.name), stockage.exists(autre.fichier.name)) == (True, False)


def test_disputes_go_before_the_contacts_that_they_hold(piece):
    debut = dt.datetime(2028, 1, 1, tzinfo=PARIS)
    assert purger_app("trophees", a_la_date=debut - SECONDE)["trophees.Litige"] == 0

    purger_app("trophees", a_la_date=debut)
    purger_app("enquetes", a_la_date=debut)

    assert (Litige.objects.count(), Visite.objects.count()) == (0, 0)


def test_results_stand_once_their_measures_are_gone(piece):
    campagne = piece.litige.inscription.campagne
    resultat = ResultatFactory(inscription=piece.litige.inscription)
    for app in ("trophees", "enquetes"):
        purger_app(app, a_la_date=dt.datetime(2028, 1, 1, tzinfo=PARIS))

    refuser("mesures_retirees", calculer_resultats, campagne=campagne)
    assert list(Resultat.objects.values("score", "rang")) == [{"score": resultat.score, "rang": resultat.rang}]


def test_results_stand_when_the_journal_no_longer_says_that_their_measures_are_gone(piece, monkeypatch):
    """Its line goes ten years after the contacts."""
    campagne = piece.litige.inscription.campagne
    ResultatFactory(inscription=piece.litige.inscription)
    for app in ("trophees", "enquetes"):
        purger_app(app, a_la_date=dt.datetime(2028, 1, 1, tzinfo=PARIS))
    monkeypatch.setattr("enquetes.visites.queries.mesures.MESURES_RETIREES", "autre.acte")

    with time_machine.travel(dt.datetime(2039, 1, 1, tzinfo=PARIS), tick=False):
        refuser("mesures_retirees", calculer_resultats, campagne=campagne)
