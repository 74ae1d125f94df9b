"""Reports queue; three networks that ask send words back to be read; neither an answer nor a verdict is silenced."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
import time_machine

from consultations.actions import moderer
from consultations.actions import signaler as module_signaler
from consultations.actions.effacer import effacer
from consultations.actions.signaler import signaler
from consultations.enums import (
    RESEAUX_AVANT_RETENUE,
    EtatDialogue,
    EtatProposition,
    EtatTexte,
    MotifSignalement,
    Retenue,
)
from consultations.models import Signalement
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.limites import LimiteAtteinte
from socle.models import Entree
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import CommentaireFactory, ParticipantFactory, PropositionFactory
from tests.jours import une_seule_heure
from tests.preuves import refuser

pytestmark = pytest.mark.django_db
INJURE = MotifSignalement.INJURE
RANGS = itertools.count()


@pytest.fixture
def idee():
    return PropositionFactory()


def _signaler(objet, nombre=1, adresses=None):
    """Report from as many people, each from a network of her own unless `adresses` are given."""
    dialogue = getattr(objet, "dialogue", None) or objet.proposition.dialogue
    for adresse in adresses or [f"192.0.{next(RANGS)}.1" for _ in range(nombre)]:
        signaler(participant=ParticipantFactory(dialogue=dialogue), objet=objet, motif=INJURE, adresse=adresse)
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
    for rang in range(RESEAUX_AVANT_RETENUE + 1):
        signaler(participant=participant, objet=idee, motif=INJURE, adresse=f"192.0.{rang}.1")

    idee.refresh_from_db()
    assert (Signalement.objects.count(), idee.etat) == (1, EtatProposition.PUBLIEE)


def test_two_networks_change_nothing_and_the_third_sends_it_back(idee):
    assert _signaler(idee, RESEAUX_AVANT_RETENUE - 1).etat == EtatProposition.PUBLIEE

    retenue = _signaler(idee)

    assert (retenue.etat, retenue.retenue) == (EtatProposition.DEPOSEE, Retenue.SIGNALEE)
    assert (retenue.decidee_le, retenue.decidee_par) == (None, None)
    assert Entree.objects.get(acte="contribution.retenue").tout == {"de": "publiee", "raison": "signalee"}


def test_reports_that_somebody_dealt_with_weigh_no_more(idee):
    _signaler(idee, RESEAUX_AVANT_RETENUE - 1)
    Signalement.objects.update(traite_le=maintenant(), reseau="")

    assert _signaler(idee).etat == EtatProposition.PUBLIEE


def test_a_reply_is_sent_back_too():
    reponse = _signaler(CommentaireFactory(), RESEAUX_AVANT_RETENUE)

    assert (reponse.etat, reponse.retenue, reponse.decide_le) == (EtatTexte.DEPOSE, Retenue.SIGNALEE, None)


def test_readers_do_not_silence_the_answer_of_the_organiser():
    reponse = _signaler(CommentaireFactory(officiel=True), RESEAUX_AVANT_RETENUE)

    assert (reponse.etat, Signalement.objects.count()) == (EtatTexte.PUBLIE, RESEAUX_AVANT_RETENUE)


@pytest.mark.parametrize("etat", ["recevable", "retenue_", "non_retenue", "realisee"])
def test_readers_do_not_undo_a_decision(etat):
    idee = PropositionFactory(**{etat: True})
    avant = idee.etat

    assert _signaler(idee, RESEAUX_AVANT_RETENUE).etat == avant
    assert Signalement.objects.count() == RESEAUX_AVANT_RETENUE


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


@pytest.mark.parametrize(
    "adresses",
    [
        ["198.51.100.7"] * 45,
        [f"198.51.100.{rang}" for rang in range(6)],
        [f"2001:db8:0:1::{rang:x}" for rang in range(6)],
        ["198.51.100.7", "::ffff:198.51.100.8", "2001:db8::1"] * 2,
        [""] * 6,
        ["192.0.2.1", "198.51.100.1", "", ""],
    ],
    ids=[
        "one address",
        "one /24",
        "one /64",
        "two networks, one written two ways",
        "unknown",
        "two networks and unknown",
    ],
)
def test_a_crowd_of_fewer_than_three_networks_only_queues(idee, adresses):
    assert _signaler(idee, adresses=adresses).etat == EtatProposition.PUBLIEE
    assert Signalement.objects.filter(traite_le__isnull=True).count() == len(adresses)


@pytest.mark.parametrize(
    "adresses", [["192.0.2.1", "198.51.100.1", "203.0.113.1"], ["192.0.2.1", "2001:db8:0:1::1", "2001:db8:0:2::1"]]
)
def test_three_networks_hide_until_a_moderator_reads(idee, adresses):
    assert _signaler(idee, adresses=adresses).etat == EtatProposition.DEPOSEE


def test_a_network_is_kept_hashed_for_these_words_only(idee):
    autre = PropositionFactory(dialogue=idee.dialogue)
    _signaler(idee, adresses=["198.51.100.7", "198.51.100.8"])
    _signaler(autre, adresses=["198.51.100.7"])

    un, memes, ailleurs = Signalement.objects.order_by("cree_le").values_list("reseau", flat=True)
    assert (un, len(un)) == (memes, 64)
    assert ailleurs != un
    assert "198.51" not in str(list(Signalement.objects.values()))


def test_a_verdict_forgets_networks_and_holds_against_new_ones(idee):
    _signaler(idee, 2)
    moderer.classer_signalements(objet=idee, auteur=UtilisateurFactory())
    assert set(Signalement.objects.values_list("reseau", flat=True)) == {""}

    assert _signaler(idee, 10).etat == EtatProposition.PUBLIEE
    assert Signalement.objects.filter(traite_le__isnull=True).count() == 10


def test_a_verdict_outlives_those_who_were_answered(idee):
    """Whoever reported and asks to be forgotten takes her report away, not what was decided of it."""
    _signaler(idee)
    moderer.classer_signalements(objet=idee, auteur=UtilisateurFactory())
    effacer([Signalement.objects.get().participant])
    assert not Signalement.objects.exists()

    assert _signaler(idee, 3).etat == EtatProposition.PUBLIEE


@pytest.mark.parametrize("genre", ["proposition", "commentaire"])
def test_words_published_again_after_reports_are_judged_until_a_moderator_takes_them_back(genre):
    objet, auteur = (PropositionFactory if genre == "proposition" else CommentaireFactory)(), UtilisateurFactory()
    dialogue = objet.dialogue if genre == "proposition" else objet.proposition.dialogue
    retenu = _signaler(objet, 3)
    choix = [moderer.TexteLu(genre, retenu.pk, retenu.modifie_le)]
    moderer.publier(dialogue=dialogue, choix=choix, auteur=auteur)
    attendu = EtatProposition.PUBLIEE if genre == "proposition" else EtatTexte.PUBLIE
    assert _signaler(objet, 3).etat == attendu

    moderer.renvoyer_a_relire(objet=objet, auteur=auteur)
    objet.refresh_from_db()
    assert (objet.verdict_le, objet.retenue) == (None, Retenue.SIGNALEE)


def test_an_undone_publication_is_no_verdict(idee):
    auteur, retenue = UtilisateurFactory(), _signaler(idee, 3)
    choix = [moderer.TexteLu("proposition", retenue.pk, retenue.modifie_le)]
    decision = moderer.publier(dialogue=idee.dialogue, choix=choix, auteur=auteur)
    moderer.annuler_decision(dialogue=idee.dialogue, le=decision.le, auteur=auteur)

    idee.refresh_from_db()
    assert (idee.etat, idee.verdict_le) == (EtatProposition.DEPOSEE, None)


def test_words_that_nobody_reported_are_published_without_verdict():
    attend = PropositionFactory(deposee=True)
    choix = [moderer.TexteLu("proposition", attend.pk, attend.modifie_le)]
    moderer.publier(dialogue=attend.dialogue, choix=choix, auteur=UtilisateurFactory())

    assert _signaler(attend, 3).etat == EtatProposition.DEPOSEE


def test_reports_that_just_hid_words_are_not_classed_as_if_they_were_kept(idee):
    _signaler(idee, 3)

    refuser("plus_publie", moderer.classer_signalements, objet=idee, auteur=UtilisateurFactory())
    assert Signalement.objects.filter(traite_le__isnull=True).count() == 3


@une_seule_heure()
def test_one_person_reports_ten_times_a_day(idee):
    participant = ParticipantFactory(dialogue=idee.dialogue)
    idees = [idee, *PropositionFactory.create_batch(10, dialogue=idee.dialogue)]
    for une in idees[:10]:
        signaler(participant=participant, objet=une, motif=INJURE)

    with pytest.raises(LimiteAtteinte):
        signaler(participant=participant, objet=idees[10], motif=INJURE)
    # What she reported already costs nothing, and the day after she may again.
    signaler(participant=participant, objet=idee, motif=INJURE)
    assert Signalement.objects.count() == 10
    with time_machine.travel(maintenant() + dt.timedelta(days=1), tick=False):
        signaler(participant=participant, objet=idees[10], motif=INJURE)


@une_seule_heure()
def test_one_network_reports_so_many_times_an_hour(idee, monkeypatch):
    limite = module_signaler.Limite("essai", 2, module_signaler.PAR_RESEAU.fenetre)
    monkeypatch.setattr(module_signaler, "PAR_RESEAU", limite)
    _signaler(idee, adresses=["198.51.100.7", "198.51.100.8"])

    with pytest.raises(LimiteAtteinte):
        _signaler(idee, adresses=["198.51.100.9"])
    _signaler(idee, adresses=["203.0.113.1"])
    assert Signalement.objects.count() == 3
