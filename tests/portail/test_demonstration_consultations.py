"""The citizens' consultations of the demonstration."""

from __future__ import annotations

import time

import pytest

from consultations.enums import EtatProposition, Porte
from consultations.models import Proposition, Rapprochement
from consultations.queries.accord import carte_des_opinions, classement_duels
from consultations.queries.comptes import comptes_par_porte
from consultations.queries.evaluations import evaluations_de
from consultations.queries.ouverture import DEPARTAGER, EVALUER, POSITIONNER
from consultations.queries.publics import dialogue_public, dialogues_publics
from portail.demonstration.consultations import CODES, consulter_habitants
from tests.defaire import puis_defaire
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def dialogues(django_db_setup, django_db_blocker):
    """The consultations, held once for all that is read of them."""
    with django_db_blocker.unblock(), puis_defaire():
        inscription, referent, personnel = InscriptionFactory(), UtilisateurFactory(), UtilisateurFactory()
        debut = time.process_time()
        lus = consulter_habitants(inscription, referent=referent, personnel=personnel, graine=2027)
        assert time.process_time() - debut < 4
        yield lus


def test_one_is_answered_and_two_are_open(dialogues):
    liste = dialogues_publics()

    assert [vue.dialogue.code for vue in liste.passees] == [CODES["budget"]]
    assert liste.passees[0].decision
    assert {vue.dialogue.code for vue in liste.ouvertes} == {CODES["concertation"], CODES["projet"]}
    assert {DEPARTAGER, POSITIONNER} <= dialogue_public(CODES["concertation"]).gestes
    assert dialogue_public(CODES["projet"]).gestes == {EVALUER}


def test_every_idea_of_the_budget_was_given_an_outcome(dialogues):
    idees = Proposition.objects.filter(dialogue=dialogues[0])

    assert set(idees.values_list("etat", flat=True)) == {
        EtatProposition.REALISEE,
        EtatProposition.RETENUE,
        EtatProposition.NON_RETENUE,
        EtatProposition.IRRECEVABLE,
    }
    assert not idees.filter(les_suites__isnull=True).exists()


def test_opinions_make_groups_that_gather_and_divide(dialogues):
    opinions, classement = carte_des_opinions(dialogues[1]), classement_duels(dialogues[1])

    assert opinions.motif == ""
    assert len(opinions.groupes) in {2, 3}
    assert opinions.rassemblent
    assert opinions.divisent
    assert classement.nb_duels > 400
    assert classement.est_d_un_seul_tenant


def test_every_door_is_used_and_somebody_waits_for_the_moderator(dialogues):
    comptes = dict(comptes_par_porte(dialogues[1]).portes)

    assert all(comptes[porte].participants for porte in Porte)
    assert Proposition.objects.a_relire().filter(dialogue=dialogues[1]).count() == 2
    assert Rapprochement.objects.filter(a__dialogue=dialogues[1]).exists()


def test_every_section_of_the_project_is_evaluated(dialogues):
    lues = evaluations_de(dialogues[2])

    assert [lue.est_masquee for lue in lues] == [False] * 4
    assert all(lue.reserves for lue in lues)
