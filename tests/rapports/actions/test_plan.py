"""A body decides an action, changes it, follows it; what is refused changes nothing."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from organismes.enums import RoleMembre
from rapports.actions.plan import decider_action, modifier_action, suivre_action
from rapports.enums import ACTIONS_MAX
from rapports.models import ActionDecidee
from socle.horloge import aujourdhui, maintenant
from socle.models import Entree
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.factories.rapports import ActionDecideeFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db
DEMAIN = dt.timedelta(days=1)


@pytest.fixture
def inscription():
    return InscriptionFactory(campagne=CampagneFactory(terminee=True, restituee_le=maintenant()))


@pytest.fixture
def referente(inscription):
    return MembreFactory(organisme=inscription.organisme, role=RoleMembre.REFERENT).utilisateur


def decider(inscription, auteur, **champs):
    return decider_action(
        **{
            "inscription": inscription,
            "determinant": "REA",
            "intitule": "  Répondre en  trois jours ",
            "responsable": "responsable de l’accueil",
            "echeance": aujourdhui() + DEMAIN,
            "auteur": auteur,
            **champs,
        }
    )


def test_action_is_decided_and_journalled(inscription, referente):
    action = decider(inscription, referente)

    assert (action.determinant, action.critere, action.intitule, action.etat) == (
        "REA",
        "",
        "Répondre en trois jours",
        "decidee",
    )
    ligne = Entree.objects.get(acte="action.decidee")
    assert ligne.details == {"inscription": inscription.pk}


def test_action_keeps_on_one_line_the_no_break_spaces_typed(inscription, referente):
    action = decider(inscription, referente, intitule=" Répondre\nà 90\u00a0%\u202f: vite ")

    assert action.intitule == "Répondre à 90\u00a0%\u202f: vite"


def test_action_of_a_criterion_bears_on_its_determinant(inscription, referente, referentiels_charges):
    assert decider(inscription, referente, determinant="", critere="EM-07").determinant == "REA"
    refuser("critere_inconnu", decider, inscription, referente, critere="EM-99")


@pytest.mark.parametrize(
    ("code", "champs"),
    [
        ("determinant_inconnu", {"determinant": ""}),
        ("intitule_vide", {"intitule": "  "}),
        ("responsable_vide", {"responsable": ""}),
        ("echeance_passee", {"echeance": dt.date(2020, 1, 1)}),
    ],
)
def test_incomplete_action_is_refused(inscription, referente, code, champs):
    refuser(code, decider, inscription, referente, **champs)


def test_action_may_be_due_today(inscription, referente):
    with time_machine.travel(maintenant(), tick=False):
        assert decider(inscription, referente, echeance=aujourdhui()).echeance == aujourdhui()


def test_plan_opens_with_the_results_and_has_an_end(inscription, referente):
    attendue = InscriptionFactory(organisme=inscription.organisme)
    refuser("resultats_attendus", decider, attendue, referente)
    menee, *_ = ActionDecideeFactory.create_batch(ACTIONS_MAX, inscription=inscription)
    refuser("plan_plein", decider, inscription, referente)
    assert suivre_action(action=menee, etat="en_cours", auteur=referente).etat == "en_cours"
    faite = ActionDecideeFactory(inscription=inscription, faite=True)
    refuser("plan_plein", suivre_action, action=faite, etat="en_cours", auteur=referente)


def test_follow_up_moves_the_state_keeps_notes_and_comes_back(inscription, referente):
    action = ActionDecideeFactory(inscription=inscription)

    suivre_action(action=action, etat="en_cours", auteur=referente)
    faite = suivre_action(action=action, etat="faite", note="Modèle diffusé.", auteur=referente)
    assert faite.terminee_le is not None
    rouverte = suivre_action(action=action, etat="en_cours", note="Un service reste.", auteur=referente)

    assert (rouverte.etat, rouverte.terminee_le) == ("en_cours", None)
    assert [note.texte for note in action.les_notes.all()] == ["Un service reste.", "Modèle diffusé."]
    assert list(Entree.objects.filter(acte__startswith="action.").order_by("pk").values_list("acte", flat=True)) == [
        "action.en_cours",
        "action.faite",
        "action.en_cours",
    ]


def test_giving_up_takes_a_reason_and_nothing_new_is_refused(inscription, referente):
    action = ActionDecideeFactory(inscription=inscription)

    refuser("note_requise", suivre_action, action=action, etat="abandonnee", auteur=referente)
    refuser("rien_a_suivre", suivre_action, action=action, etat="decidee", auteur=referente)
    notee = suivre_action(action=action, etat="decidee", note="Devis demandé.", auteur=referente)

    assert (notee.etat, notee.les_notes.count()) == ("decidee", 1)


def test_action_over_is_opened_again_before_it_changes(inscription, referente):
    action = ActionDecideeFactory(inscription=inscription, faite=True)
    neufs = {"intitule": "Autre", "responsable": "direction", "echeance": aujourdhui()}

    refuser("action_terminee", modifier_action, action=action, auteur=referente, **neufs)
    suivre_action(action=action, etat="en_cours", auteur=referente)
    modifier_action(action=action, auteur=referente, **neufs)

    assert ActionDecidee.objects.values_list("intitule", "responsable").get() == ("Autre", "direction")
