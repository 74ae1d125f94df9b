"""An edition made of another one: its planned days some years later, its settings, nothing of what happened."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import transaction

from campagnes.actions import reconduire
from campagnes.actions.reconduire import PROPRES, copier_edition
from campagnes.logic.calendrier import PARIS, Intervalle
from campagnes.logic.modeles import decaler
from campagnes.logic.reglages import COLONNES
from campagnes.models import Campagne
from campagnes.queries import calendrier_de
from socle.erreurs import RegleMetier
from socle.journal import historique
from tests.factories.campagnes import CampagneFactory, CeremonieFactory
from tests.factories.comptes import UtilisateurFactory
from tests.preuves import refuser

NOVEMBRE = dt.datetime(2026, 11, 27, 12, tzinfo=PARIS)


@pytest.fixture
def auteur(db):
    return UtilisateurFactory(administrateur=True)


@pytest.fixture(autouse=True)
def _en_novembre():
    with time_machine.travel(NOVEMBRE, tick=False):
        yield


@pytest.fixture
def modele(db):
    campagne = CampagneFactory(
        annee=2027,
        rang_edition=15,
        inscriptions_ouvertes_le=dt.datetime(2026, 10, 1, 9, tzinfo=PARIS),
        dernier_jour=dt.date(2026, 12, 31),
        vagues=[(dt.date(2027, 2, 1), dt.date(2027, 3, 15)), (dt.date(2027, 6, 1), dt.date(2027, 9, 30))],
        suspensions=[(dt.date(2027, 2, 10), dt.date(2027, 2, 20))],
        tours=[(dt.date(2027, 3, 14), None)],
        accueil_physique_actif=True,
        poids_tel=3,
        part_validee=70,
        valeur_idcity=900,
    )
    CeremonieFactory(campagne=campagne, tenue=True, prevue_du=dt.date(2027, 11, 18), prevue_au=dt.date(2027, 11, 19))
    # The second wave was moved: what was planned serves the next edition.
    seconde = campagne.les_periodes.get(nature="vague", rang=2)
    seconde.du = dt.date(2027, 6, 15)
    seconde.save()
    return campagne


def test_copy_has_the_planned_days_a_year_later_and_the_same_settings(modele, auteur):
    copie = copier_edition(modele=modele, annee=2028, auteur=auteur)

    calendrier = calendrier_de(Campagne.objects.get(annee=2028))
    assert calendrier.ouverture == dt.datetime(2027, 10, 1, tzinfo=PARIS)
    assert calendrier.dernier_jour == dt.date(2027, 12, 31)
    assert calendrier.vagues == (
        Intervalle(dt.date(2028, 2, 1), dt.date(2028, 3, 15)),
        Intervalle(dt.date(2028, 6, 1), dt.date(2028, 9, 30)),
    )
    assert (calendrier.suspensions, calendrier.tours, calendrier.reserve_du) == ((), (), None)
    assert calendrier.terrain_ouvert_le is None
    assert (copie.nom, copie.rang_edition) == ("Baromètre de l’expérience citoyen 2028", 16)
    communs = set(COLONNES) - PROPRES
    assert {nom: getattr(copie, nom) for nom in communs} == {nom: getattr(modele, nom) for nom in communs}
    assert (copie.ceremonie.statut, copie.ceremonie.prevue_du) == ("prevu", dt.date(2028, 11, 18))
    (entree,) = historique(copie)
    assert (entree.acte, entree.auteur, entree.tout) == ("campagne.reconduite", auteur, {"de": 2027})


@pytest.mark.parametrize(
    ("annee", "code"),
    [
        (2027, "campagne_existante"),
        (2026, "annee_deja_passee"),
        (1999, "annee_hors_bornes"),
        (99999, "annee_hors_bornes"),
    ],
)
def test_a_year_that_cannot_follow_is_refused(modele, auteur, annee, code):
    assert refuser(code, copier_edition, modele=modele, annee=annee, auteur=auteur).champ == "annee"


def test_of_two_editions_made_at_once_for_a_year_one_is_refused_in_words(modele, auteur, monkeypatch):
    # The other one is committed once this year was read as free.
    monkeypatch.setattr(reconduire, "exiger_annee_libre", lambda annee: CampagneFactory(annee=annee))

    with pytest.raises(RegleMetier) as refus, transaction.atomic():
        copier_edition(modele=modele, annee=2028, auteur=auteur)

    assert (refus.value.code, refus.value.champ) == ("campagne_existante", "annee")
    assert not Campagne.objects.filter(annee=2028).exists()


def test_a_calendar_already_over_is_refused(auteur):
    ancienne = CampagneFactory(historique=True)

    assert (
        "31\u00a0décembre 2020"
        not in refuser("cloture_deja_passee", copier_edition, modele=ancienne, annee=2021, auteur=auteur).message
    )


def test_days_out_of_all_years_are_refused(auteur):
    lointaine = CampagneFactory(
        annee=2099,
        dernier_jour=dt.date(2100, 1, 31),
        vagues=[(dt.date(2100, 2, 1), dt.date(2100, 12, 31))],
    )

    refuser("calendrier_hors_bornes", copier_edition, modele=lointaine, annee=2100, auteur=auteur)


def test_29_february_becomes_the_28th():
    assert [decaler(dt.date(2028, 2, 29), ans) for ans in (1, 4)] == [dt.date(2029, 2, 28), dt.date(2032, 2, 29)]
