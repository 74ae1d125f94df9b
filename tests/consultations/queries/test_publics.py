"""The list of dialogues, and the sheet of one: what is open today, and until when."""

from __future__ import annotations

import datetime as dt

import pytest

from consultations.enums import AccesDialogue, TypeDialogue
from consultations.queries.bilan import bilan_de
from consultations.queries.espace import ce_qui_est_du
from consultations.queries.ouverture import (
    COMMENTER,
    DEPARTAGER,
    DEPOSER,
    EVALUER,
    POSITIONNER,
    SOUTENIR,
    exiger_geste,
)
from consultations.queries.publics import dialogue_public, dialogues_publics
from socle.erreurs import RegleMetier
from socle.horloge import aujourdhui, maintenant
from socle.logic.typographie import periode
from tests.factories.consultations import (
    CommuneAdmiseFactory,
    DialogueFactory,
    DocumentFactory,
    PhaseFactory,
    PropositionFactory,
    ReponsePublieeFactory,
)
from tests.factories.organismes import InscriptionFactory

pytestmark = pytest.mark.django_db
JOUR = dt.timedelta(days=1)


def _phases(dialogue, *natures):
    """Give the dialogue stages of ten days: the second one is running today."""
    for rang, nature in enumerate(natures, start=1):
        du = aujourdhui() + (rang - 2) * 10 * JOUR
        PhaseFactory(dialogue=dialogue, rang=rang, nature=nature, titre=nature, du=du, au=du + 9 * JOUR)
    dialogue.debut, dialogue.fin = aujourdhui() - 10 * JOUR, aujourdhui() + (len(natures) - 1) * 10 * JOUR - JOUR
    dialogue.save()


def test_the_list_puts_what_ends_first_on_top_and_what_is_to_come_last():
    jour = aujourdhui()
    tard = DialogueFactory(ouvert=True, fin=jour + 9 * JOUR)
    bientot = DialogueFactory(ouvert=True, fin=jour + JOUR)
    a_venir = DialogueFactory(ouvert=True, debut=jour + JOUR, fin=jour + 5 * JOUR)
    echu = DialogueFactory(ouvert=True, fin=jour - 2 * JOUR)
    reponse = ReponsePublieeFactory(dialogue__fin=jour - JOUR)
    DialogueFactory()
    DialogueFactory(abandonne=True)

    liste = dialogues_publics()

    assert [vue.dialogue for vue in liste.ouvertes] == [bientot, tard, a_venir]
    assert [vue.ouvre_le for vue in liste.ouvertes] == [None, None, jour + JOUR]
    assert [(vue.dialogue, vue.decision) for vue in liste.passees] == [
        (reponse.dialogue, reponse.decision),
        (echu, ""),
    ]


def test_what_was_closed_before_its_last_day_is_listed_by_the_day_of_its_closing():
    jour = aujourdhui()
    avant = DialogueFactory(ferme=True, fin=jour + 30 * JOUR)
    apres = DialogueFactory(ferme=True, fin=jour - 2 * JOUR)

    assert [(vue.dialogue, vue.fin) for vue in dialogues_publics().passees] == [(avant, jour), (apres, jour - 2 * JOUR)]


def test_the_list_opens_by_what_can_be_done_and_says_until_when():
    """The answer of the body is a stage: nobody takes part in it."""
    jour = aujourdhui()
    en_cours = DialogueFactory(ouvert=True, type=TypeDialogue.CONCERTATION)
    _phases(en_cours, "diagnostic", "propositions", "reponse")
    attendue = DialogueFactory(ouvert=True)
    _phases(attendue, "idees", "reponse")
    prolongee = DialogueFactory(ouvert=True)
    _phases(prolongee, "idees")
    prolongee.fin = jour + 20 * JOUR
    prolongee.save()
    instruit = DialogueFactory(ouvert=True, type=TypeDialogue.BUDGET_PARTICIPATIF)
    _phases(instruit, "appel_a_idees", "instruction", "choix", "realisation")

    liste = dialogues_publics()

    assert [(vue.dialogue, vue.ouvre_le, vue.fin) for vue in liste.ouvertes] == [
        (en_cours, None, jour + 9 * JOUR),
        (prolongee, None, jour + 20 * JOUR),
        (instruit, jour + 10 * JOUR, jour + 19 * JOUR),
    ]
    assert [(vue.dialogue, vue.fin) for vue in liste.passees] == [(attendue, jour - JOUR)]


@pytest.mark.parametrize("etat", [{}, {"abandonne": True}])
def test_what_is_not_public_has_no_sheet(etat):
    assert dialogue_public(DialogueFactory(**etat).code) is None


def test_an_unknown_code_has_no_sheet():
    assert dialogue_public("inconnu1") is None


@pytest.mark.parametrize("nombre", [1, 3])
def test_a_sheet_tells_all_at_a_constant_cost(nombre, django_assert_num_queries):
    dialogue = DialogueFactory(ouvert=True, acces=AccesDialogue.TERRITOIRE)
    for rang in range(nombre):
        PhaseFactory(dialogue=dialogue, rang=rang + 1)
        DocumentFactory(dialogue=dialogue)
        CommuneAdmiseFactory(dialogue=dialogue)
        PropositionFactory(dialogue=dialogue)

    with django_assert_num_queries(5):
        fiche = dialogue_public(dialogue.code)
        assert fiche.dialogue.inscription.campagne

    assert (len(fiche.phases), len(fiche.frise), len(fiche.documents), len(fiche.communes)) == (nombre,) * 4
    assert (fiche.est_ouverte, fiche.est_a_venir, fiche.a_des_contributions) == (True, False, True)


def test_without_stages_a_box_of_ideas_opens_all_but_marks():
    fiche = dialogue_public(DialogueFactory(ouvert=True).code)

    assert fiche.gestes == {DEPOSER, COMMENTER, SOUTENIR, POSITIONNER, DEPARTAGER}


def test_the_stage_of_the_day_opens_what_it_says():
    dialogue = DialogueFactory(ouvert=True, type=TypeDialogue.CONCERTATION)
    _phases(dialogue, "diagnostic", "propositions", "confrontation")

    fiche = dialogue_public(dialogue.code)

    assert fiche.gestes == {DEPOSER, SOUTENIR, COMMENTER}
    assert [(etape.mot, etape.etat) for etape in fiche.frise] == [
        ("diagnostic", "passee"),
        ("propositions", "en-cours"),
        ("confrontation", "a-venir"),
    ]


def test_a_stage_is_over_once_participation_is_closed_before_its_last_day():
    dialogue = DialogueFactory(ferme=True)
    _phases(dialogue, "idees", "choix", "realisation", "reponse")

    fiche = dialogue_public(dialogue.code)

    assert [etape.etat for etape in fiche.frise] == ["passee", "passee", "a-venir", "a-venir"]


def test_a_stage_that_a_closing_forestalled_is_not_said_held_nor_planned():
    jour = aujourdhui()
    dialogue = DialogueFactory(ferme=True, type=TypeDialogue.CONCERTATION)
    _phases(dialogue, "diagnostic", "propositions", "confrontation", "reponse")

    etapes = dialogue_public(dialogue.code).frise

    assert [(etape.etat, etape.quand) for etape in etapes] == [
        ("passee", periode(jour - 10 * JOUR, jour - JOUR)),
        ("passee", periode(jour, jour)),
        ("sans-suite", "n’a pas eu lieu"),
        ("a-venir", periode(jour + 20 * JOUR, jour + 29 * JOUR)),
    ]
    assert bilan_de(dialogue).calendrier == tuple((etape.mot, etape.quand) for etape in etapes)


def test_nobody_takes_part_any_more_once_the_body_left_the_edition():
    jour = aujourdhui()
    partie = InscriptionFactory(retiree=True, idcity=True, decidee_le=maintenant() - 2 * JOUR)
    dialogue = DialogueFactory(ouvert=True, inscription=partie)
    a_venir = DialogueFactory(ouvert=True, inscription=partie, debut=jour + JOUR)

    liste, fiche = dialogues_publics(), dialogue_public(dialogue.code)

    assert (liste.ouvertes, {vue.dialogue for vue in liste.passees}) == ((), {dialogue, a_venir})
    assert {vue.fin for vue in liste.passees} == {jour - 2 * JOUR}
    assert (fiche.gestes, fiche.est_ouverte, dialogue_public(a_venir.code).est_a_venir) == (frozenset(), False, False)
    assert "arrêtée" in ce_qui_est_du(dialogue, (0, 0))[0]
    for une in (dialogue, a_venir):
        with pytest.raises(RegleMetier, match="La participation est close"):
            exiger_geste(une, DEPOSER)


@pytest.mark.parametrize(("etat", "place"), [("ouvert", "en-cours"), ("ferme", "en-cours"), ("clos", "passee")])
def test_an_answer_that_nobody_can_read_is_not_over_whatever_its_last_day(etat, place):
    dialogue = DialogueFactory(**{etat: True})
    _phases(dialogue, "reponse")

    assert [etape.etat for etape in dialogue_public(dialogue.code).frise] == [place]


def test_a_project_is_marked():
    dialogue = DialogueFactory(ouvert=True, type=TypeDialogue.EVALUER_PROJET)

    assert dialogue_public(dialogue.code).gestes == {EVALUER}


def test_a_last_day_put_off_leaves_the_last_stage_open():
    dialogue = DialogueFactory(ouvert=True)
    PhaseFactory(dialogue=dialogue, rang=1, du=aujourdhui() - 10 * JOUR, au=aujourdhui() - JOUR)

    assert DEPOSER in dialogue_public(dialogue.code).gestes


@pytest.mark.parametrize("champs", [{"ferme": True}, {"clos": True}, {"ouvert": True, "debut": "demain"}])
def test_nothing_is_open_before_nor_after(champs):
    if champs.pop("debut", None):
        champs["debut"] = aujourdhui() + JOUR

    fiche = dialogue_public(DialogueFactory(**champs).code)

    assert (fiche.gestes, fiche.est_ouverte) == (frozenset(), False)
