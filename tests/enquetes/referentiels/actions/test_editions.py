"""The referentials of an edition: chosen until its results are given back, taken by the edition made of it."""

from __future__ import annotations

import pytest

from enquetes.planification.actions.identites import exiger_identites
from enquetes.planification.queries.identites import identites_exigees
from enquetes.referentiels.actions.editions import choisir_referentiels, reconduire_edition
from enquetes.referentiels.queries.grilles import engagements_actifs, referentiels_actifs
from socle.horloge import aujourdhui, maintenant
from socle.journal import historique
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.preuves import refuser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels_charges")]


@pytest.fixture
def auteur():
    return UtilisateurFactory(administrateur=True)


def actifs(campagne):
    return [referentiel.code for referentiel in referentiels_actifs(campagne)]


def test_only_those_chosen_count_and_the_journal_says_which(auteur):
    campagne = CampagneFactory()
    avant = actifs(campagne)

    choisir_referentiels(campagne=campagne, actifs=["SP8", "M19"], motif="Services Publics +", auteur=auteur)

    assert actifs(campagne) == ["M19", "SP8"]
    assert {code.partition("-")[0] for code in engagements_actifs(campagne)} == {"M19", "SP8"}
    (entree,) = historique(campagne)
    assert (entree.auteur, entree.tout) == (
        auteur,
        {"avant": avant, "apres": ["M19", "SP8"], "motif": "Services Publics +"},
    )


def test_given_back_they_no_longer_move(auteur):
    campagne = CampagneFactory(terminee=True, restituee_le=maintenant())

    refuser("reglage_fige", choisir_referentiels, campagne=campagne, actifs=["M19"], motif="Tard", auteur=auteur)


def test_the_edition_made_of_another_takes_its_referentials(auteur):
    annee = aujourdhui().year + 1
    modele = CampagneFactory(annee=annee)
    choisir_referentiels(campagne=modele, actifs=["QV"], motif="Essai", auteur=auteur)

    exiger_identites(campagne=modele, exigees=True, auteur=auteur)

    campagne = reconduire_edition(modele=modele, annee=annee + 1, auteur=auteur)

    assert (actifs(campagne), identites_exigees(campagne)) == (["QV"], True)
