"""The reliability of an edition: pairs as they were before arbitration, shoppers, visits needed."""

from __future__ import annotations

import datetime as dt

import pytest

from enquetes.enums import EtatVisite, NatureArbitrage, Verdict
from enquetes.models import Visite
from enquetes.qualite.queries.export_fidelite import COLONNES, lignes
from enquetes.qualite.queries.fidelite import fidelite_de
from socle.horloge import maintenant
from tests.enquetes.terrain_double import edition_doublee
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import ArbitrageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels_charges")]


def test_fidelite_measures_the_agreement_of_two_shoppers():
    fidelite = fidelite_de(edition_doublee(), 5)

    assert fidelite.nb_paires == 30
    assert [(ligne.canal, ligne.accord.nb_paires) for ligne in fidelite.canaux] == [
        ("Téléphone", 30),
        ("Tous les canaux", 30),
    ]
    assert 0.5 < fidelite.canaux[0].accord.bas < fidelite.canaux[0].accord.valeur < 1
    par_code = {ligne.code: ligne for ligne in fidelite.criteres}
    assert par_code["TE-01"].accord.nb_paires == 30
    assert par_code["TE-01"].libelle
    assert [ligne.code for ligne in fidelite.criteres] == sorted(par_code)


def test_fidelite_few_pairs_is_not_measurable():
    fidelite = fidelite_de(edition_doublee(nb_doubles=12), 5)

    assert fidelite.nb_mesurables == 0
    assert {ligne.valeur_mot for ligne in (*fidelite.canaux, *fidelite.criteres)} == {"non mesurable"}
    assert "moins de 20 contacts lus deux fois" in fidelite.phrase_accord


def test_fidelite_arbitrated_contact_is_read_as_it_was_before():
    campagne = edition_doublee(erreur=0.3)
    avant, arbitre = fidelite_de(campagne, 5), UtilisateurFactory()

    # Decisions rewrite the contact; the frozen readings keep the disagreement.
    for double in Visite.objects.filter(double_de__isnull=False).select_related("double_de"):
        principale = double.double_de
        ArbitrageFactory(
            contact=principale,
            nature=NatureArbitrage.MESURES,
            lecture_a=principale.reponses,
            lecture_b=double.reponses,
            ouvert_le=maintenant() - dt.timedelta(days=2),
            decide_le=maintenant() - dt.timedelta(days=1),
            issue=Verdict.CONFORME,
            motif="Réécouté",
            arbitre=arbitre,
        )
        # Contested, it is to be decided again, from what was decided first.
        ArbitrageFactory(
            contact=principale,
            nature=NatureArbitrage.MESURES,
            lecture_a=double.reponses,
            lecture_b=double.reponses,
        )
        principale.reponses = double.reponses
        principale.save(update_fields=["reponses"])

    apres = fidelite_de(campagne, 5)
    assert apres.canaux == avant.canaux
    assert apres.criteres == avant.criteres


@pytest.mark.parametrize("etat", [EtatVisite.EN_COURS, EtatVisite.A_REVOIR, EtatVisite.ANNULEE])
def test_fidelite_reading_not_handed_over_is_no_pair(etat):
    campagne = edition_doublee()
    double = Visite.objects.filter(double_de__isnull=False).first()
    Visite.objects.filter(pk=double.pk).update(etat=etat)

    assert fidelite_de(campagne, 5).nb_paires == 29


def test_fidelite_sees_every_grading_of_a_shopper_but_counts_contacts_once():
    campagne = edition_doublee()

    fidelite = fidelite_de(campagne, 5)

    assert sum(effet.nb_visites for effet in fidelite.severite.effets) == 48 + 30
    (telephone,) = fidelite.precisions
    assert (telephone.nom, telephone.precision.nb_scores) == ("Téléphone", 48)
    assert telephone.precision.moyenne.demi_largeur <= 5


def test_fidelite_of_an_empty_edition_says_so():
    fidelite = fidelite_de(CampagneFactory(), 5)

    assert (fidelite.nb_paires, fidelite.canaux, fidelite.criteres, fidelite.severite) == (0, (), (), None)
    assert list(lignes(fidelite)) == []


def test_fidelite_file_carries_every_figure_of_the_page():
    fidelite = fidelite_de(edition_doublee(), 5)

    fichier = list(lignes(fidelite))

    assert {len(ligne) for ligne in fichier} == {len(COLONNES)}
    assert [ligne[5] for ligne in fichier if ligne[0] == "Accord"] == [
        ligne.accord.valeur for ligne in (*fidelite.canaux, *fidelite.criteres)
    ]
    severites = [ligne for ligne in fichier if ligne[0] == "Sévérité"]
    assert len(severites) == 2 * len(fidelite.severite.effets)


@pytest.mark.parametrize("nombre", [1, 3])
def test_fidelite_reads_a_fixed_number_of_times(nombre, django_assert_max_num_queries):
    campagne = edition_doublee(nb_organismes=4 * nombre, nb_doubles=8 * nombre)

    with django_assert_max_num_queries(9):
        fidelite_de(campagne, 5)
