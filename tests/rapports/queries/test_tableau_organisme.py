"""The results of a body: figures of the stored result, details of its contacts, nothing that names anyone."""

from __future__ import annotations

import dataclasses
import re

import pytest

from enquetes.enums import EtatVisite
from enquetes.models import Enqueteur
from organismes.models import Inscription
from rapports.logic.edition import attentes_reparties
from rapports.queries import communiquer
from rapports.queries.resultats.export import lignes
from rapports.queries.resultats.tableau import tableau_organisme
from rapports.queries.voix import poids
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory
from tests.factories.trophees import LitigeFactory
from tests.rapports.edition import PLAN, contacter, edition
from trophees.actions.calculer import calculer_resultats

pytestmark = pytest.mark.django_db


@pytest.fixture
def tableau(referentiels_charges):
    _, inscription = edition()
    return tableau_organisme(inscription)


def test_tableau_prints_the_stored_result(referentiels_charges):
    _, inscription = edition()

    tableau = tableau_organisme(inscription)

    resultat = inscription.resultat
    assert str(tableau.score) == resultat.detail["score_arrondi"]
    assert (tableau.rang, tableau.niveau, tableau.nb_classes) == (resultat.rang, resultat.niveau, 6)
    assert {c.code: c.score for c in tableau.canaux} == {
        code: canal["score"] for code, canal in resultat.detail["canaux"].items()
    }
    assert {c.code: c.nb_contacts for c in tableau.canaux} == PLAN
    assert {e.code: e.score for e in tableau.etapes} == resultat.detail["etapes"]
    assert tableau.qualite_recue == resultat.detail["qualite"]
    assert tableau.nb_contacts == sum(PLAN.values())


def test_tableau_tells_the_services_asked_three_times_or_more(tableau, referentiels_charges):
    assert [(s.nom, s.nb_contacts) for s in tableau.services] == [("Cadre de vie", 3), ("Population", 11)]
    ecrites = [ligne for ligne in lignes(tableau) if ligne[0] == "Service"]
    assert [(ligne[2], *ligne[3:6], ligne[7]) for ligne in ecrites] == [
        (s.nom, s.score, *s.intervalle, s.nb_contacts) for s in tableau.services
    ]

    _, inscription = edition(pairs=0)
    inscription.les_visites.filter(scenario__code="SC-09").first().delete()
    calculer_resultats(campagne=inscription.campagne)
    assert [s.nom for s in tableau_organisme(inscription).services] == ["Population"]


def test_tableau_of_a_body_that_contests_suspends_its_rank_at_once(referentiels_charges):
    _, inscription = edition()
    LitigeFactory(inscription=inscription)

    tableau = tableau_organisme(inscription)

    assert inscription.resultat.rang is not None
    assert (tableau.rang, tableau.rang_detail) == (None, "une contestation est en cours")
    assert str(tableau.score) == inscription.resultat.detail["score_arrondi"]


def test_tableau_means_of_criteria_are_those_of_the_contacts(referentiels_charges):
    _, inscription = edition(pairs=0)

    grille = next(g for g in tableau_organisme(inscription).grilles if g.canal == "EMAIL")

    critere = next(c for c in grille.criteres if c.code == "EM-06")
    repondus = [v.reponses["EM-06"] for v in inscription.les_visites.filter(canal="EMAIL")]
    assert (critere.moyenne, critere.nombre) == (100 * sum(repondus) / len(repondus), 4)


def test_tableau_with_fewer_than_five_bodies_shows_no_peers(referentiels_charges):
    _, inscription = edition(pairs=3)

    tableau = tableau_organisme(inscription)

    assert tableau.pairs is None
    assert all(ligne.pairs is None for ligne in (*tableau.canaux, *tableau.etapes, *tableau.determinants))


def test_tableau_with_six_bodies_shows_their_quartiles(tableau):
    assert tableau.pairs.nombre == 6
    assert tableau.pairs.q1 <= tableau.pairs.mediane <= tableau.pairs.q3


def test_tableau_never_holds_shopper_scenario_nor_a_name(tableau):
    contenu = repr(dataclasses.asdict(tableau))

    assert not any(
        f"'{pseudonyme}'" in contenu for pseudonyme in Enqueteur.objects.values_list("pseudonyme", flat=True)
    )
    assert "SC-0" not in contenu
    assert "Dupont" not in contenu
    assert "05 61 00 00 01" not in contenu
    assert "2020, 2, 11" not in contenu
    assert "[nom]" in contenu


def test_tableau_of_one_contact_is_an_indication(referentiels_charges):
    campagne = CampagneFactory(terminee=True)
    inscription = InscriptionFactory(campagne=campagne, canaux=("EMAIL", "TEL"))
    contacter(inscription, plan={"EMAIL": 1})
    calculer_resultats(campagne=campagne)

    tableau = tableau_organisme(inscription)

    assert (tableau.score, tableau.rang, tableau.priorites, tableau.forces) == (None, None, (), ())
    mentions = {canal.code: canal.mention for canal in tableau.canaux}
    assert mentions == {
        "EMAIL": "indication",
        "TEL": "non mesuré",
        "COURRIER": "non proposé",
        "RS": "non proposé",
        "WEB": "non proposé",
    }
    assert all(e.est_indication for r in tableau.conformite for e in r.engagements)
    assert tableau.recit.titre == "Trop peu de contacts pour un score"


def test_tableau_without_result_says_why(referentiels_charges):
    campagne = CampagneFactory(terminee=True)
    prevue, trop_tard = InscriptionFactory.create_batch(2, campagne=campagne, canaux=("EMAIL",))
    contacter(prevue, plan={"EMAIL": 1})
    prevue.les_visites.update(etat=EtatVisite.SOUMISE)

    lus = [tableau_organisme(inscription) for inscription in (prevue, trop_tard)]

    assert not any(tableau.est_calcule for tableau in lus)
    assert [tableau.recit.titre for tableau in lus] == ["Aucun contact validé", "Aucun contact prévu"]


def test_tableau_leaves_out_contacts_not_validated(referentiels_charges):
    _, inscription = edition(pairs=0)
    inscription.les_visites.filter(canal="RS").update(etat=EtatVisite.SOUMISE)

    tableau = tableau_organisme(inscription)

    assert "RS" not in {grille.canal for grille in tableau.grilles}


@pytest.mark.parametrize("pairs", [0, 5])
def test_tableau_reads_the_same_number_of_times_whatever_the_peers(
    pairs, referentiels_charges, django_assert_max_num_queries
):
    _, inscription = edition(pairs=pairs)
    inscription = Inscription.objects.select_related("campagne", "organisme").get(pk=inscription.pk)

    with django_assert_max_num_queries(30):
        tableau_organisme(inscription)


def test_tableau_counts_the_answers_whose_quality_it_tells(referentiels_charges):
    """A lone contact of a channel that does not count is answered, and no part of the quality."""
    campagne = CampagneFactory(terminee=True)
    inscription = InscriptionFactory(campagne=campagne, canaux=("EMAIL", "TEL", "RS"))
    contacter(inscription, plan={"TEL": 2, "RS": 1}, qualite=1.0)
    calculer_resultats(campagne=campagne)

    tableau = tableau_organisme(inscription)

    assert (tableau.nb_demandes, tableau.nb_repondus, tableau.nb_de_qualite) == (3, 3, 2)
    nombres = {ligne[2]: ligne[7] for ligne in lignes(tableau) if ligne[0] == "Score"}
    assert nombres == {"Score global": 2, "Qualité des réponses reçues": 2}
    badge = communiquer._kit(inscription, "")
    assert (tableau.nb_contacts, tableau.nb_contacts_du_score, badge.resultat.nb_contacts) == (3, 2, 2)


@pytest.mark.parametrize(("gains", "lus"), [((0.25, 0.5), "de 0,3 à 0,5 point"), ((0.98, 1.96), "de 1,0 à 2,0 points")])
def test_file_writes_a_gain_as_the_page_does(tableau, gains, lus):
    """Half of half a point: 0.25 reads 0,3."""
    priorite = dataclasses.replace(tableau.priorites[0], gain_bas=gains[0], gain_haut=gains[1])

    (ecrite,) = (x for x in lignes(dataclasses.replace(tableau, priorites=(priorite,))) if x[0] == "Priorité")

    assert ecrite[11] == f"gain probable {lus}"


@pytest.mark.parametrize("colonnes", [attentes_reparties.COLONNES, poids.COLONNES])
def test_headers_of_files_are_words(colonnes):
    assert not any(re.search("[a-zé][A-Z]", mot) for colonne in colonnes for mot in colonne.split())
