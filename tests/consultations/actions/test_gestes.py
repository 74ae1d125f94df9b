"""One-touch gestures: supports under a quota, positions, duels, marks of sections."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from consultations.actions.cycle import fermer_dialogue, rouvrir_dialogue
from consultations.actions.departager import departager
from consultations.actions.evaluer import evaluer_section
from consultations.actions.positionner import positionner
from consultations.actions.soutenir import retirer_soutien, soutenir
from consultations.enums import EtatTexte, Impact, IssueDuel, MotifRefus, Sens, TypeDialogue
from consultations.models import AvisSection, Dialogue, Duel, Position, Soutien
from consultations.queries.evaluations import evaluations_de
from socle.erreurs import Conflit
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import (
    AvisSectionFactory,
    DialogueFactory,
    ParticipantFactory,
    PhaseFactory,
    PropositionFactory,
    SectionFactory,
    SoutienFactory,
)
from tests.preuves import refuser

pytestmark = pytest.mark.django_db
HORS_JEU = ["brouillon", "deposee", "refusee", "irrecevable", "retenue_", "non_retenue", "realisee", "retiree"]


@pytest.fixture
def participant():
    return ParticipantFactory()


@pytest.fixture
def idees(participant):
    return sorted((PropositionFactory(dialogue=participant.dialogue) for _ in range(5)), key=lambda idee: idee.pk)


@pytest.fixture
def section():
    return SectionFactory(dialogue__ouvert=True)


def _gestes(participant, idee, autre):
    """Return the acts on an idea, each ready to be called."""
    return [
        lambda: soutenir(participant=participant, proposition=idee),
        lambda: positionner(participant=participant, proposition=idee, sens=Sens.ACCORD),
        lambda: departager(participant=participant, a=idee, b=autre, issue=IssueDuel.A, a_gauche=True),
    ]


def test_supports_take_the_places_of_the_quota_in_order(participant, idees):
    for idee in idees[:3]:
        soutenir(participant=participant, proposition=idee)

    assert list(Soutien.objects.order_by("emplacement").values_list("emplacement", "proposition")) == [
        (rang, idee.pk) for rang, idee in enumerate(idees[:3], start=1)
    ]


def test_the_quota_is_said_in_french(participant, idees):
    for idee in idees[:3]:
        soutenir(participant=participant, proposition=idee)

    refus = refuser("quota_atteint", soutenir, participant=participant, proposition=idees[3])

    assert refus.message == "Vous avez donné vos 3 soutiens\u202f: retirez-en un pour soutenir cette idée."


def test_a_quota_of_one_is_said_in_the_singular(idees, participant):
    participant.dialogue.quota_soutiens = 1
    participant.dialogue.save()
    soutenir(participant=participant, proposition=idees[0])

    assert refuser("quota_atteint", soutenir, participant=participant, proposition=idees[1]).message.startswith(
        "Vous avez donné votre soutien\u202f:"
    )


def test_supporting_twice_is_supporting_once(participant, idees):
    premier = soutenir(participant=participant, proposition=idees[0])

    assert soutenir(participant=participant, proposition=idees[0]) == premier
    assert Soutien.objects.count() == 1


def test_a_support_taken_back_gives_its_place_again(participant, idees):
    for idee in idees[:3]:
        soutenir(participant=participant, proposition=idee)
    retirer_soutien(participant=participant, proposition=idees[1])
    retirer_soutien(participant=participant, proposition=idees[1])

    assert soutenir(participant=participant, proposition=idees[4]).emplacement == 2


def test_a_support_of_what_left_the_play_may_be_taken_back(participant):
    soutien = SoutienFactory(
        participant=participant, proposition=PropositionFactory(dialogue=participant.dialogue, irrecevable=True)
    )

    retirer_soutien(participant=participant, proposition=soutien.proposition)

    assert not Soutien.objects.exists()


@pytest.mark.parametrize("etat", HORS_JEU)
def test_nothing_is_done_on_what_is_out_of_play(participant, idees, etat):
    idee = PropositionFactory(dialogue=participant.dialogue, **{etat: True})

    for geste in _gestes(participant, idee, idees[0]):
        refuser("hors_jeu", geste)


def test_nothing_is_done_in_another_dialogue(participant, idees):
    ailleurs = PropositionFactory()

    for geste in _gestes(participant, ailleurs, idees[0]):
        refuser("autre_consultation", geste)


@pytest.mark.parametrize("etat", [{}, {"ferme": True}, {"clos": True}, {"abandonne": True}])
def test_nothing_is_done_when_the_dialogue_is_not_open(etat):
    participant = ParticipantFactory(dialogue=DialogueFactory(**etat))
    un, autre = (PropositionFactory(dialogue=participant.dialogue) for _ in range(2))

    gestes = [*_gestes(participant, un, autre), lambda: retirer_soutien(participant=participant, proposition=un)]

    for geste in gestes:
        refuser("consultation_fermee", geste)


def test_a_stage_opens_what_it_says_only():
    participant = ParticipantFactory(dialogue__type=TypeDialogue.CONCERTATION)
    PhaseFactory(dialogue=participant.dialogue, nature="propositions", rang=1)
    un, autre = (PropositionFactory(dialogue=participant.dialogue) for _ in range(2))
    soutien, position, duel = _gestes(participant, un, autre)

    soutien()

    assert (
        refuser("geste_ferme", position).message
        == "Les avis sur les idées ne sont pas ouverts à cette étape de la consultation."
    )
    assert refuser("geste_ferme", duel).message == "Les duels ne sont pas ouverts à cette étape de la consultation."


def test_a_position_replaces_the_one_before(participant, idees):
    positionner(participant=participant, proposition=idees[0], sens=Sens.ACCORD)

    positionner(participant=participant, proposition=idees[0], sens=Sens.PASSE)

    assert list(Position.objects.values_list("sens", flat=True)) == [Sens.PASSE]


def test_an_unknown_position_is_refused(participant, idees):
    refuser("sens_inconnu", positionner, participant=participant, proposition=idees[0], sens="bof")


@pytest.mark.parametrize(
    ("issue", "a_gauche", "attendu"),
    [
        (IssueDuel.A, True, (IssueDuel.B, False)),
        (IssueDuel.A, False, (IssueDuel.B, True)),
        (IssueDuel.B, True, (IssueDuel.A, False)),
        (IssueDuel.AUCUNE, True, (IssueDuel.AUCUNE, False)),
    ],
)
def test_a_duel_is_stored_in_the_order_of_identifiers(participant, idees, issue, a_gauche, attendu):
    duel = departager(participant=participant, a=idees[1], b=idees[0], issue=issue, a_gauche=a_gauche)

    assert (duel.a, duel.b) == (idees[0], idees[1])
    assert (duel.issue, duel.a_gauche) == attendu


def test_the_same_answer_told_from_the_other_side_is_the_same_duel(participant, idees):
    un = departager(participant=participant, a=idees[0], b=idees[1], issue=IssueDuel.A, a_gauche=True)

    assert departager(participant=participant, a=idees[1], b=idees[0], issue=IssueDuel.B, a_gauche=False) == un
    assert Duel.objects.count() == 1


def test_a_duel_is_answered_for_good(participant, idees):
    departager(participant=participant, a=idees[0], b=idees[1], issue=IssueDuel.A, a_gauche=True)

    with pytest.raises(Conflit):
        departager(participant=participant, a=idees[0], b=idees[1], issue=IssueDuel.B, a_gauche=True)
    assert list(Duel.objects.values_list("issue", flat=True)) == [IssueDuel.A]


@pytest.mark.parametrize(("rang", "issue", "code"), [(0, IssueDuel.A, "meme_idee"), (1, "x", "issue_inconnue")])
def test_what_is_no_duel_is_refused(participant, idees, rang, issue, code):
    champs = {"participant": participant, "a": idees[0], "b": idees[rang], "issue": issue, "a_gauche": True}

    refuser(code, departager, **champs)


def test_a_section_is_marked_at_once_and_its_words_wait(section):
    participant = ParticipantFactory(dialogue=section.dialogue, borne=True)

    avis = evaluer_section(
        participant=participant,
        section=section,
        utilite=4,
        impact=Impact.FORT,
        reserve="Madame Durand y perdra son jardin.",
        commentaire="",
    )

    assert (avis.utilite, avis.impact, avis.etat, avis.porte) == (4, Impact.FORT, EtatTexte.DEPOSE, "borne")
    assert avis.reserve == "Madame [nom] y perdra son jardin."
    assert list(AvisSection.objects.a_relire()) == [avis]


def test_a_mark_alone_waits_for_nobody(section):
    evaluer_section(participant=ParticipantFactory(dialogue=section.dialogue), section=section, utilite=1)

    assert not AvisSection.objects.a_relire().exists()


def test_marking_again_updates_the_one_row(section):
    participant = ParticipantFactory(dialogue=section.dialogue)
    evaluer_section(participant=participant, section=section, utilite=1, commentaire="Non.")

    evaluer_section(participant=participant, section=section, utilite=5, commentaire="Finalement oui.")

    assert list(AvisSection.objects.values_list("utilite", "commentaire")) == [(5, "Finalement oui.")]


def test_while_marks_come_nobody_reads_who_changed_hers(section):
    avis = [AvisSectionFactory(section=section, utilite=4, impact=Impact.FORT) for _ in range(12)]

    def lues():
        [lue] = evaluations_de(Dialogue.objects.get())
        return lue.lues, lue.utilites, lue.impacts

    avant = lues()
    for rang in (0, 11):
        for utilite, impact in ((1, Impact.AUCUN), (2, "")):
            evaluer_section(participant=avis[rang].participant, section=section, utilite=utilite, impact=impact)
    pendant = lues()
    fermer_dialogue(dialogue=section.dialogue, auteur=UtilisateurFactory())
    close = lues()
    rouvrir_dialogue(dialogue=section.dialogue, auteur=UtilisateurFactory())
    evaluer_section(participant=avis[0].participant, section=section, utilite=5, impact=Impact.FORT)
    rouverte = lues()

    assert avant == pendant == (5, (0, 0, 0, 5, 0), (("fort", 5), ("moyen", 0), ("faible", 0), ("aucun", 0)))
    assert close == (12, (0, 2, 0, 10, 0), (("fort", 10), ("moyen", 0), ("faible", 0), ("aucun", 0)))
    assert rouverte == close


def test_a_second_closing_tells_five_marks_more_or_none(section):
    """Closed, opened again for one person, closed again: the difference would be her mark."""
    agent = UtilisateurFactory()
    avis = [AvisSectionFactory(section=section, utilite=4) for _ in range(7)]

    def clore(*, nouvelles=0, changees=0):
        for _ in range(nouvelles):
            evaluer_section(participant=ParticipantFactory(dialogue=section.dialogue), section=section, utilite=1)
        for un in avis[:changees]:
            evaluer_section(participant=un.participant, section=section, utilite=2)
        fermer_dialogue(dialogue=section.dialogue, auteur=agent)
        [lue] = evaluations_de(Dialogue.objects.get())
        rouvrir_dialogue(dialogue=section.dialogue, auteur=agent)
        [rouverte] = evaluations_de(Dialogue.objects.get())
        assert (rouverte.lues, rouverte.utilites) == (lue.lues, lue.utilites)
        return lue.n, lue.lues, lue.utilites

    assert clore() == (7, 7, (0, 0, 0, 7, 0))
    assert clore(nouvelles=1) == (8, 7, (0, 0, 0, 7, 0))
    assert clore(nouvelles=1, changees=2) == (9, 7, (0, 0, 0, 7, 0))
    assert clore(nouvelles=1) == (10, 10, (3, 2, 0, 5, 0))
    assert clore(nouvelles=4) == (14, 10, (3, 2, 0, 5, 0))
    assert clore(nouvelles=1) == (15, 15, (8, 2, 0, 5, 0))


def test_a_mark_given_back_as_it_is_told_is_not_one_more(section):
    """Four who changed theirs and one who came back to hers are four: told with hers, they would be read."""
    agent = UtilisateurFactory()
    avis = [AvisSectionFactory(section=section, utilite=4, impact=Impact.FORT) for _ in range(7)]
    fermer_dialogue(dialogue=section.dialogue, auteur=agent)
    rouvrir_dialogue(dialogue=section.dialogue, auteur=agent)
    for un in avis[:5]:
        evaluer_section(participant=un.participant, section=section, utilite=1)
    evaluer_section(participant=avis[0].participant, section=section, utilite=4, impact=Impact.FORT)

    fermer_dialogue(dialogue=section.dialogue, auteur=agent)

    [lue] = evaluations_de(Dialogue.objects.get())
    assert (lue.utilites, lue.a_venir, lue.changees, lue.est_partielle) == ((0, 0, 0, 7, 0), 0, 4, True)


def test_a_section_that_no_closing_told_is_told_from_five(section):
    agent = UtilisateurFactory()
    AvisSectionFactory.create_batch(4, section=section, utilite=4)
    fermer_dialogue(dialogue=section.dialogue, auteur=agent)
    rouvrir_dialogue(dialogue=section.dialogue, auteur=agent)
    AvisSectionFactory(section=section, utilite=1)

    fermer_dialogue(dialogue=section.dialogue, auteur=agent)

    [lue] = evaluations_de(Dialogue.objects.get())
    assert (lue.lues, lue.utilites) == (5, (1, 0, 0, 4, 0))


@pytest.mark.parametrize(("utilite", "impact"), [(None, "fort"), (6, ""), (3, "grand")])
def test_the_mark_told_until_the_closing_is_a_whole_mark_or_none(section, utilite, impact):
    avis = AvisSectionFactory(section=section)

    with pytest.raises(IntegrityError, match="avis_section_note_dite"), transaction.atomic():
        AvisSection.objects.filter(pk=avis.pk).update(utilite_dite=utilite, impact_dit=impact)


@pytest.mark.parametrize(
    "decision",
    [{"etat": EtatTexte.PUBLIE}, {"etat": EtatTexte.REFUSE, "motif": MotifRefus.INJURE}],
)
def test_new_words_are_read_again_and_a_new_mark_is_not(section, decision):
    avis = AvisSectionFactory(section=section, publie=True, commentaire="Pensez aux poussettes.", **decision)
    champs = {"participant": avis.participant, "section": section, "utilite": 2}

    evaluer_section(**champs, commentaire="Pensez aux poussettes.")
    avis.refresh_from_db()
    assert (avis.utilite, avis.etat) == (2, decision["etat"])

    evaluer_section(**champs, commentaire="Pensez aux vélos.")
    avis.refresh_from_db()
    assert (avis.etat, avis.motif, avis.decide_le) == (EtatTexte.DEPOSE, "", None)


@pytest.mark.parametrize(
    ("champs", "champ", "code"),
    [
        ({"utilite": 0}, "utilite", "utilite_absente"),
        ({"utilite": 6}, "utilite", "utilite_absente"),
        ({"utilite": 3, "impact": "énorme"}, "impact", "impact_inconnu"),
    ],
)
def test_a_mark_out_of_scale_is_refused(section, champs, champ, code):
    participant = ParticipantFactory(dialogue=section.dialogue)

    assert refuser(code, evaluer_section, participant=participant, section=section, **champs).champ == champ


def test_a_section_of_another_project_is_refused(section):
    participant = ParticipantFactory(dialogue=SectionFactory(dialogue__ouvert=True).dialogue)

    refuser("autre_consultation", evaluer_section, participant=participant, section=section, utilite=3)
