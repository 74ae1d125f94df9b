"""Is a prize list that was proposed still that of today? Pages are told without reading every measure again."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from campagnes.models import Campagne
from enquetes.enums import EtatVisite
from enquetes.models import Engagement, Scenario, Visite
from enquetes.visites.actions import issues
from enquetes.visites.actions.etats import verrouiller
from enquetes.visites.queries import scores
from organismes.actions.decider import retirer_inscription
from organismes.models import Organisme
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import VisiteFactory
from tests.factories.trophees import LitigeFactory, campagne_a_contester
from tests.preuves import texte_de
from trophees.actions.calculer import calculer_resultats
from trophees.actions.litiges import decider_litige, ouvrir_litige
from trophees.actions.palmares import proposer_palmares, sceller_palmares
from trophees.enums import EtatLitige
from trophees.logic.gel import empreinte
from trophees.models import Palmares, Resultat
from trophees.queries.attentes import attentes_du_palmares
from trophees.queries.gel import est_a_jour, parait_a_jour

pytestmark = pytest.mark.django_db


@pytest.fixture
def palmares(referentiels_charges):
    cache.clear()
    return proposer_palmares(
        campagne=campagne_a_contester(calculee=True), auteur=UtilisateurFactory(responsable_palmares=True)
    )


def _un_contact(palmares):
    return Visite.objects.filter(inscription__campagne=palmares.campagne, etat=EtatVisite.VALIDEE).order_by("pk")[0]


def _modele(visite):
    return {cle: getattr(visite, cle) for cle in ("inscription", "grille", "scenario", "enqueteur", "reponses")}


def _deposer(palmares):
    VisiteFactory(**_modele(_un_contact(palmares)), soumise=True, est_importee=True)


def _valider(palmares):
    VisiteFactory(**_modele(_un_contact(palmares)), validee=True, est_importee=True)


def _renvoyer(palmares):
    Visite.objects.filter(pk=_un_contact(palmares).pk).update(etat=EtatVisite.A_REVOIR)


@transaction.atomic
def _annuler(palmares):
    issues.annuler(verrouiller(_un_contact(palmares)), motif="Adresse fausse", auteur=None, a_refaire=False)


def _mesurer_autrement(palmares):
    visite = _un_contact(palmares)
    Visite.objects.filter(pk=visite.pk).update(reponses={**visite.reponses, "EM-08": 0, "EM-11": 0})


def _changer_de_scenario(palmares):
    visite = _un_contact(palmares)
    autre = Scenario.objects.exclude(code=visite.scenario.code).filter(type=visite.scenario.type).order_by("pk")[0]
    Visite.objects.filter(pk=visite.pk).update(scenario=autre)


def _donner_raison(palmares):
    visite = _un_contact(palmares)
    litige = LitigeFactory(contact=True, inscription=visite.inscription, visite=visite)
    lectrice = UtilisateurFactory(charge_etudes=True)
    decider_litige(litige=litige, auteur=lectrice, issue=EtatLitige.ANNULE, conclusion="Mauvaise adresse")


def _contester(palmares):
    inscription = _un_contact(palmares).inscription
    ouvrir_litige(inscription=inscription, auteur=UtilisateurFactory(charge_etudes=True), motif="Adresse fausse")
    # The body leaves the ranking when another of its category is judged.
    autre = Visite.objects.filter(inscription__campagne=palmares.campagne).exclude(inscription=inscription)
    litige = LitigeFactory(contact=True, inscription=autre[0].inscription, visite=autre[0])
    decider_litige(
        litige=litige,
        auteur=UtilisateurFactory(charge_etudes=True),
        issue=EtatLitige.MAINTENU,
        conclusion="Bonne adresse",
    )


def _peser_autrement(palmares):
    Campagne.objects.filter(pk=palmares.campagne_id).update(minimum_contacts=1)


def _compter_les_silences_autrement(palmares):
    Campagne.objects.filter(pk=palmares.campagne_id).update(politique_non_reponse="na")


def _retirer_un_engagement(palmares):
    Engagement.objects.all().delete()


def _changer_de_numero(palmares):
    Organisme.objects.filter(pk=_un_contact(palmares).inscription.organisme_id).update(siren="INSEE-31000")


def _retirer_une_inscription(palmares):
    inscription = _un_contact(palmares).inscription
    equipe = UtilisateurFactory(charge_etudes=True)
    retirer_inscription(inscription=inscription, auteur=equipe, motif="Elle ne participe plus")


def _changer_un_score(palmares):
    resultat = Resultat.objects.filter(inscription__campagne=palmares.campagne).order_by("pk")[0]
    Resultat.objects.filter(pk=resultat.pk).update(score_haut=resultat.score_haut - 0.5)


CHANGEMENTS = (
    _deposer,
    _valider,
    _renvoyer,
    _annuler,
    _mesurer_autrement,
    _changer_de_scenario,
    _donner_raison,
    _contester,
    _peser_autrement,
    _compter_les_silences_autrement,
    _retirer_un_engagement,
    _changer_de_numero,
    _retirer_une_inscription,
    _changer_un_score,
)


@pytest.mark.parametrize("changer", CHANGEMENTS)
def test_whatever_changes_a_ranking_makes_its_proposal_stale(palmares, changer):
    assert parait_a_jour(palmares)

    changer(palmares)

    palmares = Palmares.objects.get(pk=palmares.pk)
    assert (parait_a_jour(palmares), est_a_jour(palmares)) == (False, False)


def test_a_proposal_whose_names_another_version_sorted_holds_and_is_sealed(palmares):
    contenu = palmares.contenu | {nom: palmares.contenu[nom][::-1] for nom in ("classement", "non_classes")}
    assert contenu != palmares.contenu
    Palmares.objects.filter(pk=palmares.pk).update(contenu=contenu, empreinte=empreinte(contenu))

    palmares = Palmares.objects.get(pk=palmares.pk)
    assert (parait_a_jour(palmares), est_a_jour(palmares)) == (True, True)
    assert sceller_palmares(palmares=palmares, auteur=UtilisateurFactory(responsable_palmares=True)).est_scelle


def test_a_name_given_after_the_seal_leaves_the_list_and_its_publication_as_they_were(palmares):
    # What an import of the next edition writes, of a body that shares its rank with others.
    organisme = _un_contact(palmares).inscription.organisme
    Organisme.objects.filter(pk=organisme.pk).update(nom="Zone renommée")
    assert (parait_a_jour(palmares), est_a_jour(palmares)) == (False, False)
    Organisme.objects.filter(pk=organisme.pk).update(nom=organisme.nom)
    scelle = sceller_palmares(palmares=palmares, auteur=UtilisateurFactory(responsable_palmares=True))

    Organisme.objects.filter(pk=organisme.pk).update(nom="Zone renommée")

    assert (parait_a_jour(scelle), est_a_jour(scelle)) == (True, True)
    _mesurer_autrement(scelle)
    assert (parait_a_jour(scelle), est_a_jour(scelle)) == (False, False)


def test_staff_hear_of_a_sealed_list_gone_stale_as_soon_as_results_are_computed_again(palmares):
    responsable = UtilisateurFactory(responsable_palmares=True)
    scelle = sceller_palmares(palmares=palmares, auteur=responsable)
    assert attentes_du_palmares(responsable) == []
    _mesurer_autrement(scelle)

    calculer_resultats(campagne=scelle.campagne, auteur=responsable)

    assert [attente.cle for attente in attentes_du_palmares(responsable)] == ["palmares_perime"]


def test_staff_hear_at_once_that_a_body_of_a_sealed_list_withdrew(palmares, client):
    responsable = UtilisateurFactory(responsable_palmares=True)
    scelle = sceller_palmares(palmares=palmares, auteur=responsable)
    client.force_login(responsable)

    _retirer_une_inscription(scelle)

    [attente] = attentes_du_palmares(responsable)
    assert attente.cle == "palmares_perime"
    assert "Des données ont changé depuis la proposition" in texte_de(client.get(attente.adresse))


def test_a_version_of_the_method_that_came_after_the_seal_asks_for_a_computation_and_no_rejection(
    palmares, client, monkeypatch
):
    responsable = UtilisateurFactory(responsable_palmares=True, charge_etudes=True)
    scelle = sceller_palmares(palmares=palmares, auteur=responsable)
    monkeypatch.setattr("trophees.queries.lois.VERSION", "d’après")

    [attente] = attentes_du_palmares(responsable)
    client.force_login(responsable)
    page = texte_de(client.get(attente.adresse))
    assert "calculez de nouveau" in attente.mots
    assert "La méthode a changé depuis le dernier calcul" in page
    assert "Rejetez-le et proposez-en un autre" not in page

    calculer_resultats(campagne=scelle.campagne, auteur=responsable)
    assert attentes_du_palmares(responsable) == []
    assert parait_a_jour(scelle)


def test_a_page_reads_measures_once_and_an_act_always(palmares):
    lectures = []
    for lire in (parait_a_jour, parait_a_jour, est_a_jour):
        with CaptureQueriesContext(connection) as requetes:
            assert lire(palmares)
        lectures.append(sum(f'"{Visite._meta.db_table}"."reponses"' in requete["sql"] for requete in requetes))

    assert lectures == [1, 0, 1]


def test_without_cache_a_page_reads_measures_and_says_the_same(palmares):
    assert parait_a_jour(palmares)
    cache.clear()
    assert parait_a_jour(palmares)


def test_a_measure_corrected_during_the_reading_is_not_found_by_the_facts_of_before(palmares, monkeypatch):
    visite, lire = _un_contact(palmares), scores.empreinte_des_contacts

    def corriger_et_lire(campagne):
        _mesurer_autrement(palmares)
        return lire(campagne)

    with monkeypatch.context() as rustine:
        rustine.setattr(scores, "empreinte_des_contacts", corriger_et_lire)
        corrigee = scores.empreinte_connue(palmares.campagne)
    assert corrigee == lire(palmares.campagne)

    Visite.objects.filter(pk=visite.pk).update(reponses=visite.reponses)
    assert scores.empreinte_connue(palmares.campagne) == lire(palmares.campagne) != corrigee


def test_a_print_of_another_form_is_not_found(palmares, monkeypatch):
    campagne = palmares.campagne
    connue = scores.empreinte_connue(campagne)
    monkeypatch.setattr(scores, "empreinte_des_contacts", lambda _campagne: (0, "autre"))
    assert scores.empreinte_connue(campagne) == connue

    monkeypatch.setattr(scores, "FORME", scores.FORME + 1)
    assert scores.empreinte_connue(campagne) == (0, "autre")
