"""Counts door by door, and what citizens think of each section: from rows, the small numbers hidden."""

from __future__ import annotations

import pytest

from consultations.enums import SEUIL_PETITS_NOMBRES, Impact, Porte
from consultations.models import Dialogue
from consultations.queries.comptes import ComptesParPorte, GestesParPorte, comptes_par_porte
from consultations.queries.evaluations import evaluations_de
from socle.horloge import maintenant
from tests.factories.consultations import (
    AvisSectionFactory,
    CommentaireFactory,
    DialogueFactory,
    DuelFactory,
    ParticipantFactory,
    PositionFactory,
    PropositionFactory,
    SectionFactory,
    SoutienFactory,
)

pytestmark = pytest.mark.django_db


def test_nothing_came(dialogue):
    ParticipantFactory(dialogue=dialogue, borne=True)

    comptes = comptes_par_porte(dialogue)

    assert comptes.portes == tuple((porte, GestesParPorte()) for porte in Porte)
    assert (comptes.utiles, comptes.total, comptes.total.gestes) == ((), GestesParPorte(), 0)


def test_each_door_has_its_own_counts(dialogue):
    idee, autre = (PropositionFactory(dialogue=dialogue, auteur=None) for _ in range(2))
    web, borne, sur_place = (
        ParticipantFactory(dialogue=dialogue, **trait) for trait in ({}, {"borne": True}, {"sur_place": True})
    )
    SoutienFactory(participant=web, proposition=idee)
    SoutienFactory(participant=borne, proposition=idee)
    PositionFactory(participant=borne, proposition=idee)
    DuelFactory(participant=web, a=idee, b=autre)
    CommentaireFactory(proposition=idee, auteur=sur_place)
    section = SectionFactory(dialogue=dialogue)
    AvisSectionFactory(section=section, participant=sur_place)
    SoutienFactory()

    comptes = comptes_par_porte(dialogue)

    assert dict(comptes.portes) == {
        Porte.WEB: GestesParPorte(participants=1, contributions=2, soutiens=1, duels=1),
        Porte.BORNE: GestesParPorte(participants=1, soutiens=1, positions=1),
        Porte.SUR_PLACE: GestesParPorte(participants=1, reponses=1, evaluations=1),
    }
    assert comptes.total == GestesParPorte(
        participants=3, contributions=2, reponses=1, soutiens=2, positions=1, duels=1, evaluations=1
    )
    assert comptes.total.gestes == 8


def test_what_nobody_reads_is_not_counted_but_whoever_wrote_it_took_part(dialogue):
    for etat in ("deposee", "refusee", "retiree"):
        PropositionFactory(dialogue=dialogue, **{etat: True})
    idee = PropositionFactory(dialogue=dialogue, auteur=None)
    for trait in ("depose", "refuse"):
        CommentaireFactory(proposition=idee, **{trait: True})
    CommentaireFactory(proposition=idee, officiel=True)
    retenue = PropositionFactory(dialogue=dialogue, auteur=None, deposee=True)
    SoutienFactory(proposition=retenue)
    PropositionFactory(dialogue=dialogue, brouillon=True)

    assert comptes_par_porte(dialogue).total == GestesParPorte(participants=6, contributions=1)


@pytest.mark.parametrize("nombre", [1, 3])
def test_counting_costs_the_same_for_one_and_three(dialogue, nombre, django_assert_num_queries):
    for _ in range(nombre):
        SoutienFactory(proposition=PropositionFactory(dialogue=dialogue))

    with django_assert_num_queries(7):
        comptes_par_porte(dialogue)


def test_under_the_threshold_marks_of_a_section_are_hidden():
    section = SectionFactory(dialogue__ouvert=True)
    for _ in range(SEUIL_PETITS_NOMBRES - 1):
        AvisSectionFactory(section=section)

    (lue,) = evaluations_de(section.dialogue)

    assert (lue.n, lue.est_masquee, lue.utilites, lue.impacts, lue.utiles) == (4, True, (), (), 0)


def test_while_marks_come_no_two_readings_differ_by_fewer_than_five():
    section = SectionFactory(dialogue__ouvert=True)
    lectures = []
    for rang in range(23):
        AvisSectionFactory(section=section, utilite=rang % 5 + 1, impact=Impact.FORT)
        lectures.append(evaluations_de(section.dialogue)[0])
    Dialogue.objects.update(etat="ferme", ferme_le=maintenant())
    [close] = evaluations_de(Dialogue.objects.get())

    assert [lue.lues for lue in lectures] == [0] * 9 + [5] * 5 + [10] * 5 + [15] * 4
    assert [lue.n for lue in lectures] == list(range(1, 24))
    assert {(lue.lues, lue.utilites, lue.impacts[0][1]) for lue in lectures if lue.lues} == {
        (5, (1,) * 5, 5),
        (10, (2,) * 5, 10),
        (15, (3,) * 5, 15),
    }
    assert (close.lues, close.a_venir, close.utilites, close.impacts[0]) == (23, 0, (5, 5, 5, 4, 4), ("fort", 23))


def test_sections_are_told_in_order_with_the_words_let_through():
    dialogue = DialogueFactory(ferme=True, type="evaluer_projet")
    seconde, premiere = SectionFactory(dialogue=dialogue, rang=2), SectionFactory(dialogue=dialogue, rang=1)
    for utilite in (5, 5, 4, 2, 1):
        AvisSectionFactory(section=premiere, utilite=utilite, impact=Impact.FORT if utilite > 3 else "")
    AvisSectionFactory(
        section=premiere, publie=True, utilite=3, impact=Impact.AUCUN, commentaire="", reserve="Trop cher."
    )

    lues = evaluations_de(dialogue)

    assert [lue.section for lue in lues] == [premiere, seconde]
    assert (lues[0].n, lues[0].utilites, lues[0].utiles) == (6, (1, 1, 1, 1, 2), 3)
    assert lues[0].impacts == (("fort", 3), ("moyen", 0), ("faible", 0), ("aucun", 1))
    assert (lues[0].reserves, lues[0].commentaires) == (("Trop cher.",), ())
    assert (lues[1].n, lues[1].est_masquee) == (0, True)


@pytest.mark.parametrize("nombre", [1, 3])
def test_evaluations_cost_the_same_for_one_and_three(nombre, django_assert_num_queries):
    dialogue = DialogueFactory(ouvert=True, type="evaluer_projet")
    for _ in range(nombre):
        AvisSectionFactory(section=SectionFactory(dialogue=dialogue), publie=True)

    with django_assert_num_queries(5):
        evaluations_de(dialogue)


def test_a_row_says_a_gesture_by_the_doors_by_which_somebody_came_and_leaves_out_what_nobody_did():
    comptes = ComptesParPorte(
        (
            (Porte.WEB, GestesParPorte(participants=3, soutiens=4)),
            (Porte.BORNE, GestesParPorte()),
            (Porte.SUR_PLACE, GestesParPorte(participants=1, evaluations=2)),
        )
    )

    assert comptes.lignes == [("Personnes", [3, 1], 4), ("Soutiens", [4, 0], 4), ("Évaluations", [0, 2], 2)]


def test_nobody_is_said_with_the_people_alone():
    assert ComptesParPorte(((Porte.WEB, GestesParPorte()),)).lignes == [("Personnes", [], 0)]
