"""Reports: three people who ask send words back to be read; an answer is not silenced."""

from __future__ import annotations

import pytest

from consultations.actions.signaler import signaler
from consultations.enums import (
    SIGNALEMENTS_AVANT_RETENUE,
    EtatDialogue,
    EtatProposition,
    EtatTexte,
    MotifSignalement,
    Retenue,
)
from consultations.models import Signalement
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.models import Entree
from tests.factories.consultations import CommentaireFactory, ParticipantFactory, PropositionFactory

pytestmark = pytest.mark.django_db
INJURE = MotifSignalement.INJURE


@pytest.fixture
def idee():
    return PropositionFactory()


def _signaler(objet, nombre=1):
    dialogue = getattr(objet, "dialogue", None) or objet.proposition.dialogue
    for _ in range(nombre):
        signaler(participant=ParticipantFactory(dialogue=dialogue), objet=objet, motif=INJURE)
    objet.refresh_from_db()
    return objet


def _code(**champs):
    with pytest.raises(RegleMetier) as refus:
        signaler(**champs)
    return refus.value.code


def test_a_report_is_kept_masked(idee):
    participant = ParticipantFactory(dialogue=idee.dialogue)

    signalement = signaler(
        participant=participant, objet=idee, motif=MotifSignalement.PERSONNE, precision="C’est Monsieur Durand."
    )

    assert (signalement.proposition, signalement.commentaire) == (idee, None)
    assert (signalement.motif, signalement.precision) == ("personne", "C’est Monsieur [nom].")


def test_one_person_reports_once(idee):
    participant = ParticipantFactory(dialogue=idee.dialogue)
    for _ in range(SIGNALEMENTS_AVANT_RETENUE + 1):
        signaler(participant=participant, objet=idee, motif=INJURE)

    idee.refresh_from_db()
    assert (Signalement.objects.count(), idee.etat) == (1, EtatProposition.PUBLIEE)


def test_two_people_change_nothing_and_the_third_sends_it_back(idee):
    assert _signaler(idee, SIGNALEMENTS_AVANT_RETENUE - 1).etat == EtatProposition.PUBLIEE

    retenue = _signaler(idee)

    assert (retenue.etat, retenue.retenue) == (EtatProposition.DEPOSEE, Retenue.SIGNALEE)
    assert (retenue.decidee_le, retenue.decidee_par) == (None, None)
    assert Entree.objects.get(acte="contribution.retenue").details == {"raison": "signalee"}


def test_reports_that_somebody_dealt_with_weigh_no_more(idee):
    _signaler(idee, SIGNALEMENTS_AVANT_RETENUE - 1)
    Signalement.objects.update(traite_le=maintenant())

    assert _signaler(idee).etat == EtatProposition.PUBLIEE


def test_a_reply_is_sent_back_too():
    reponse = _signaler(CommentaireFactory(), SIGNALEMENTS_AVANT_RETENUE)

    assert (reponse.etat, reponse.retenue, reponse.decide_le) == (EtatTexte.DEPOSE, Retenue.SIGNALEE, None)


def test_readers_do_not_silence_the_answer_of_the_organiser():
    reponse = _signaler(CommentaireFactory(officiel=True), SIGNALEMENTS_AVANT_RETENUE)

    assert (reponse.etat, Signalement.objects.count()) == (EtatTexte.PUBLIE, SIGNALEMENTS_AVANT_RETENUE)


@pytest.mark.parametrize("etat", ["recevable", "retenue_", "non_retenue", "realisee"])
def test_readers_do_not_undo_a_decision(etat):
    idee = PropositionFactory(**{etat: True})
    avant = idee.etat

    assert _signaler(idee, SIGNALEMENTS_AVANT_RETENUE).etat == avant
    assert Signalement.objects.count() == SIGNALEMENTS_AVANT_RETENUE


@pytest.mark.parametrize("etat", [EtatDialogue.FERME, EtatDialogue.CLOS])
def test_words_that_can_be_read_can_be_reported(idee, etat):
    dialogue = idee.dialogue
    dialogue.etat, dialogue.ferme_le = etat, maintenant()
    dialogue.clos_le = maintenant() if etat == EtatDialogue.CLOS else None
    dialogue.save()

    _signaler(idee)

    assert Signalement.objects.count() == 1


@pytest.mark.parametrize("etat", ["brouillon", "deposee", "refusee", "retiree"])
def test_what_nobody_reads_is_not_reported(etat):
    idee = PropositionFactory(**{etat: True})

    assert _code(participant=ParticipantFactory(dialogue=idee.dialogue), objet=idee, motif=INJURE) == "plus_publie"


def test_a_report_is_of_ones_own_dialogue(idee):
    etranger = ParticipantFactory()

    assert _code(participant=etranger, objet=idee, motif=INJURE) == "autre_consultation"
    assert _code(participant=etranger, objet=CommentaireFactory(proposition=idee), motif=INJURE) == "autre_consultation"
    assert not Signalement.objects.exists()


def test_a_reason_is_chosen(idee):
    assert _code(participant=ParticipantFactory(dialogue=idee.dialogue), objet=idee, motif="bof") == "motif_inconnu"
