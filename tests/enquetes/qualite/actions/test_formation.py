"""Before her first contact a shopper ticks the briefing and passes the self-test of the channel."""

from __future__ import annotations

import datetime as dt

import pytest

from enquetes.enums import EtatVisite
from enquetes.envois.queries.paquet import paquet_du_terrain, visite_en_donnees
from enquetes.models import Autotest, BriefingLu, Enqueteur, ReglageTerrain, Visite
from enquetes.qualite.actions.formation import cocher_briefing, passer_autotest, publier_briefing, regler_autotest
from enquetes.qualite.queries.formation import etat_de_la_formation, exemple_suivant, tableau_de_formation
from enquetes.visites.actions.visiter import commencer_visite
from enquetes.visites.queries.terrain import fiche_mission
from enquetes.visites.queries.visites import visites_du_terrain
from socle.models import Entree
from tests.enquetes.grilles import MARDI, campagne_2020
from tests.factories.enquetes import (
    AutotestFactory,
    BriefingFactory,
    BriefingLuFactory,
    ExempleNoteFactory,
    ReglageTerrainFactory,
    VisiteFactory,
)
from tests.factories.organismes import InscriptionFactory
from tests.preuves import refuser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("horloge")]


@pytest.fixture
def campagne():
    return campagne_2020()


@pytest.fixture
def visite(campagne):
    return VisiteFactory(inscription=InscriptionFactory(campagne=campagne), enqueteur__compte=True)


@pytest.fixture
def exigee(campagne):
    ReglageTerrainFactory(campagne=campagne, autotest_exige=True)


def commencer(visite, **champs):
    return commencer_visite(visite=visite, auteur=visite.enqueteur.utilisateur, **champs)


def passer(visite, lecture, exemple=None):
    return passer_autotest(
        enqueteur=visite.enqueteur,
        campagne=visite.inscription.campagne,
        exemple=exemple or ExempleNoteFactory(),
        lecture=lecture,
        auteur=None,
    )


def test_edition_that_asks_for_nothing_stops_nobody(visite):
    assert commencer(visite).etat == EtatVisite.EN_COURS


@pytest.mark.usefixtures("exigee")
def test_first_contact_of_a_channel_waits_for_its_self_test(visite):
    AutotestFactory(enqueteur=visite.enqueteur, campagne=visite.inscription.campagne, accord=60, est_reussi=False)
    AutotestFactory(enqueteur=visite.enqueteur, campagne=visite.inscription.campagne, exemple__canal="TEL")

    refus = refuser("autotest_a_passer", commencer, visite)

    assert "courriel" in refus.message
    passer(visite, {"EM-01": True, "EM-02": 2})
    assert commencer(visite).etat == EtatVisite.EN_COURS


@pytest.mark.usefixtures("exigee")
def test_contact_made_without_network_is_received_all_the_same(visite):
    assert commencer(visite, le=MARDI).etat == EtatVisite.EN_COURS


@pytest.mark.usefixtures("exigee")
def test_shopper_who_began_a_contact_of_the_channel_is_not_stopped(campagne, visite):
    VisiteFactory(inscription=InscriptionFactory(campagne=campagne), enqueteur=visite.enqueteur, soumise=True)

    assert commencer(visite).etat == EtatVisite.EN_COURS


def test_briefing_is_ticked_before_a_contact_and_again_when_it_changes(campagne, visite):
    ancien = publier_briefing(campagne=campagne, texte=" Restez neutre. ", auteur=None)
    refuser("briefing_a_lire", commencer, visite)
    cocher_briefing(briefing=ancien, enqueteur=visite.enqueteur, auteur=None)
    cocher_briefing(briefing=ancien, enqueteur=visite.enqueteur, auteur=None)
    assert (ancien.texte, BriefingLu.objects.count()) == ("Restez neutre.", 1)
    commencer(visite)
    autre = VisiteFactory(inscription=InscriptionFactory(campagne=campagne), enqueteur=visite.enqueteur)

    publier_briefing(campagne=campagne, texte="Restez neutre, et bref.", auteur=None)

    refuser("briefing_a_lire", commencer, autre)
    refuser("briefing_remplace", cocher_briefing, briefing=ancien, enqueteur=visite.enqueteur, auteur=None)
    refuser("briefing_inchange", publier_briefing, campagne=campagne, texte="Restez neutre, et bref.", auteur=None)
    refuser("briefing_vide", publier_briefing, campagne=campagne, texte=" ", auteur=None)


def test_channel_that_the_edition_does_not_test_is_not_to_be_learnt(campagne, visite):
    Enqueteur.objects.update(canaux=["EMAIL", "TEL", "PHYS"])
    visite.enqueteur.refresh_from_db()
    campagne.contacts_tel = campagne.reclamations_tel = 0

    (ligne,) = tableau_de_formation(campagne, None)
    siens = etat_de_la_formation(visite.enqueteur, campagne).canaux

    assert [canal.canal for canal in ligne.canaux] == [canal.canal for canal in siens] == ["EMAIL"]


@pytest.mark.usefixtures("exigee")
def test_sheet_and_package_say_it_before_she_leaves(campagne, visite):
    BriefingLuFactory(briefing=BriefingFactory(campagne=campagne), enqueteur=visite.enqueteur)

    fiche = fiche_mission(visites_du_terrain(visite.enqueteur.utilisateur).get())
    (emportee,) = paquet_du_terrain(visite.enqueteur.utilisateur).visites

    message = "Passez d’abord l’auto-test de ce canal (courriel)\u202f: un exemple à noter, cinq minutes."
    assert (fiche.preparation.code, fiche.preparation.message) == ("autotest_a_passer", message)
    assert visite_en_donnees(emportee)["preparation"] == {
        "message": message,
        "adresse": "/terrain/formation/?edition=2020",
    }
    Visite.objects.update(etat=EtatVisite.EN_COURS, commencee_le=MARDI)
    assert fiche_mission(visites_du_terrain(visite.enqueteur.utilisateur).get()).preparation is None


@pytest.mark.parametrize(("seuil", "reussi"), [(83, True), (84, False)])
def test_copy_passes_at_the_threshold_of_the_edition(campagne, visite, seuil, reussi):
    regler_autotest(campagne=campagne, exige=True, seuil=seuil, auteur=None)

    # Weights 2 and 2 of the minimal grid: 100 and 67 points.
    autotest = passer(visite, {"EM-01": True, "EM-02": 3})

    assert (autotest.accord, autotest.seuil, autotest.est_reussi) == (pytest.approx(83.5), seuil, reussi)
    assert Entree.objects.get(acte="autotest.passe").details["retenue"] is reussi


def test_copy_wholly_right_passes_the_highest_threshold(campagne, visite):
    regler_autotest(campagne=campagne, exige=True, seuil=100, auteur=None)

    assert passer(visite, {"EM-01": True, "EM-02": 2}).est_reussi


def test_copy_is_whole_and_holds_measures_of_the_scales(visite):
    exemple, sans_grille = ExempleNoteFactory(), ExempleNoteFactory(canal="TEL")

    refuser("copie_incomplete", passer, visite, {"EM-01": True}, exemple)
    refuser("mesure_invalide", passer, visite, {"EM-01": True, "EM-02": 7}, exemple)
    refuser("exemple_sans_grille", passer, visite, {}, sans_grille)


def test_each_attempt_gets_another_example(campagne, visite):
    un, deux = ExempleNoteFactory(code="EX-A"), ExempleNoteFactory(code="EX-B")
    vus = []
    for _ in range(3):
        exemple = exemple_suivant(visite.enqueteur, campagne, "EMAIL")
        vus.append(exemple)
        passer(visite, {"EM-01": False, "EM-02": 0}, exemple)

    assert vus == [un, deux, un]
    assert not Autotest.objects.filter(est_reussi=True).exists()


@pytest.mark.parametrize("seuil", [49, 101])
def test_threshold_out_of_bounds_is_refused(campagne, seuil):
    refuser("seuil_invalide", regler_autotest, campagne=campagne, exige=True, seuil=seuil, auteur=None)


def test_setting_is_journalled_once(campagne):
    for _ in range(2):
        regler_autotest(campagne=campagne, exige=True, seuil=90, auteur=None)

    assert ReglageTerrain.objects.values_list("autotest_exige", "seuil_autotest").get() == (True, 90)
    assert Entree.objects.get(acte="autotest.regle").details == {"valeur": 90, "retenue": True}


def test_package_asks_as_many_questions_for_one_visit_as_for_many(
    campagne, visite, exigee, django_assert_num_queries, django_assert_max_num_queries
):
    BriefingFactory(campagne=campagne)
    with django_assert_max_num_queries(60) as pour_une:
        paquet_du_terrain(visite.enqueteur.utilisateur)
    VisiteFactory.create_batch(
        4, inscription__campagne=campagne, enqueteur=visite.enqueteur, prevue_le=dt.date(2020, 2, 12)
    )
    with django_assert_num_queries(len(pour_une)):
        paquet_du_terrain(visite.enqueteur.utilisateur)
