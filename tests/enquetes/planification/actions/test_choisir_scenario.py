"""A scenario chosen by hand: of the bank, of the same kind, never twice in a week, before the contact begins."""

from __future__ import annotations

import datetime as dt

import pytest

from enquetes.enums import EtatVisite, GenreCourrier
from enquetes.models import CourrierEnqueteur, Visite
from enquetes.planification.actions.choisir_scenario import choisir_scenario
from enquetes.visites.actions.visiter import commencer_visite
from socle.horloge import PARIS, maintenant
from socle.models import Entree
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import DoubleFactory, EnqueteurFactory, ScenarioFactory, VisiteFactory
from tests.factories.organismes import InscriptionFactory
from tests.preuves import refuser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en_fevrier_2020")]
MARDI = dt.date(2020, 2, 11)
REFUSES = {
    "autre_type": {"type": "reclamation"},
    "autre_canal": {"canaux": ["WEB"]},
    "autre_organisme": {"types_organismes": ["EHPAD"]},
    "expire": {"expire_le": MARDI - dt.timedelta(days=1)},
    "brouillon": {"publiee_le": None},
}


@pytest.fixture
def visite():
    campagne = CampagneFactory(historique=True, terrain_ouvert_le=dt.datetime(2020, 1, 20, 9, tzinfo=PARIS))
    qui = EnqueteurFactory(compte=True)
    return VisiteFactory(inscription=InscriptionFactory(campagne=campagne), canal="TEL", enqueteur=qui)


@pytest.fixture
def autre(visite):
    return ScenarioFactory(code="SC-02", theme="Carte de bibliothèque")


def choisir(visite, scenario, motif="Sujet déjà traité"):
    return choisir_scenario(visite=visite, scenario=scenario, motif=motif, auteur=None)


def test_another_scenario_is_given_journalled_and_told_to_the_shopper(visite, autre):
    auteur = UtilisateurFactory(charge_etudes=True)

    choisir_scenario(visite=visite, scenario=autre, motif="Sujet déjà traité", auteur=auteur)

    visite.refresh_from_db()
    assert (visite.scenario, visite.etat, visite.prevue_le) == (autre, EtatVisite.PLANIFIEE, MARDI)
    ligne = Entree.objects.get(acte="visite.scenario_choisi")
    assert ligne.tout == {
        "avant": {"scenario": "SC-01"},
        "apres": {"scenario": "SC-02"},
        "motif": "Sujet déjà traité",
    }
    assert list(CourrierEnqueteur.objects.values_list("genre", "enqueteur")) == [
        (GenreCourrier.PROGRAMME, visite.enqueteur_id)
    ]


@pytest.mark.parametrize("cas", REFUSES)
def test_only_the_same_kind_for_this_channel_and_body_is_given(visite, cas):
    refuser("scenario_impossible", choisir, visite, ScenarioFactory(code="SC-09", **REFUSES[cas]))


def test_never_twice_on_a_body_in_one_week_whatever_the_channel(visite, autre):
    voisine = VisiteFactory(
        inscription=visite.inscription, canal="EMAIL", scenario=autre, prevue_le=dt.date(2020, 2, 14)
    )

    refuser("plan_scenario", choisir, visite, autre)

    Visite.objects.filter(pk=voisine.pk).update(prevue_le=dt.date(2020, 2, 18))
    assert choisir(visite, autre).scenario == autre


def test_a_contact_begun_keeps_its_scenario_and_a_reason_is_needed(visite, autre):
    refuser("motif_absent", choisir, visite, autre, motif=" ")

    Visite.objects.filter(pk=visite.pk).update(etat=EtatVisite.EN_COURS, commencee_le=maintenant())

    refuser("visite_commencee", choisir, visite, autre)


def test_both_readings_of_a_contact_change_together(visite, autre):
    Visite.objects.filter(pk=visite.pk).update(est_double=True)
    visite.refresh_from_db()
    seconde = DoubleFactory(double_de=visite, enqueteur=EnqueteurFactory())
    refuser("seconde_lecture", choisir, seconde, autre)

    choisir(Visite.objects.get(pk=visite.pk), autre)

    assert set(Visite.objects.values_list("scenario__code", flat=True)) == {"SC-02"}


def test_what_was_begun_without_network_before_the_choice_waits_until_its_scenario_is_given_back(visite, autre):
    avant, premier = maintenant() - dt.timedelta(hours=1), visite.scenario
    choisir(visite, autre)

    refuser("scenario_change", commencer_visite, visite=visite, auteur=None, le=avant)
    choisir(Visite.objects.get(pk=visite.pk), premier, motif="Déjà joué")

    assert commencer_visite(visite=visite, auteur=None, le=avant).etat == EtatVisite.EN_COURS


def test_what_the_second_shopper_began_without_network_before_the_choice_waits_too(visite, autre):
    Visite.objects.filter(pk=visite.pk).update(est_double=True)
    visite.refresh_from_db()
    double = DoubleFactory(double_de=visite, enqueteur=EnqueteurFactory(compte=True))
    avant = maintenant() - dt.timedelta(hours=1)
    choisir(visite, autre)

    refuser("scenario_change", commencer_visite, visite=double, auteur=None, le=avant)
