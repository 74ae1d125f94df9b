"""Mails to citizens: one each, to whom they are due, held around a round of the election, nothing kept in them."""

from __future__ import annotations

import datetime as dt
import re
from uuid import UUID

import pytest
import time_machine
from django.core import mail

from consultations.actions import moderer
from consultations.actions.courriels import composer, devoir_reponse_a_tous, devoir_suite
from consultations.actions.identifier import confirmer, demander_confirmation, oublier
from consultations.actions.jetons import participant_a_oublier
from consultations.actions.moderer import TexteLu
from consultations.actions.suivre import suivre_proposition
from consultations.enums import EtatProposition, GenreCourriel, MotifRefus
from consultations.models import CourrierCitoyen, Identification
from organismes.models import Inscription
from socle import expedition
from socle.enums import EtatCourrier
from socle.expedition import ATTENTE, REPENTIR, SOUFFRANCE, a_relancer, expedier
from socle.horloge import PARIS, aujourdhui, maintenant
from socle.logic.typographie import date_et_heure
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import (
    CommentaireFactory,
    CourrierCitoyenFactory,
    DialogueFactory,
    ParticipantFactory,
    PropositionFactory,
    ReponsePublieeFactory,
    SuiteDonneeFactory,
)
from tests.preuves import refuser

pytestmark = pytest.mark.django_db
ADRESSE = "camille@exemple.fr"


@pytest.fixture
def participant():
    return ParticipantFactory(adresse=ADRESSE)


@pytest.fixture
def gele():
    """A participant of a body on the eve of a round."""
    demain = aujourdhui() + dt.timedelta(days=1)
    campagne = CampagneFactory(reserve_du=aujourdhui() - dt.timedelta(days=90), tours=[(demain, demain)])
    return ParticipantFactory(adresse=ADRESSE, dialogue__inscription__campagne=campagne)


def _du(participant, genre, **contexte):
    return CourrierCitoyenFactory(genre=genre, participant=participant, identification=None, contexte=contexte)


def _a_envoyer(genre, participant):
    if genre == "confirmation":
        return CourrierCitoyenFactory()
    proposition = PropositionFactory(auteur=participant, dialogue=participant.dialogue)
    return _du(participant, genre, proposition=str(proposition.pk))


def _envoyer(courriel):
    expedier(CourrierCitoyen, courriel.pk)
    courriel.refresh_from_db()
    return mail.outbox[-1] if mail.outbox else None


def test_the_link_of_a_confirmation_confirms():
    demander_confirmation(
        dialogue=DialogueFactory(ouvert=True, code="marche26"), courriel=ADRESSE, veut_suivre=True, commune=None
    )

    message = _envoyer(CourrierCitoyen.objects.get())

    assert message.to == [ADRESSE]
    assert message.subject == "Confirmez votre adresse pour participer"
    expire_le = Identification.objects.get().expire_le.astimezone(PARIS)
    assert f"jusqu’au {date_et_heure(expire_le)}" in message.body
    (jeton,) = re.findall(r"/consultations/marche26/confirmer/([^/\s]+)/", message.body)
    assert confirmer(jeton=jeton).veut_suivre


def test_a_receipt_tells_what_was_deposited(participant):
    PropositionFactory(pk=UUID(int=1), dialogue=participant.dialogue, deposee=True, titre="Un arbre")
    proposition = PropositionFactory(dialogue=participant.dialogue, auteur=participant, deposee=True, titre="Des bancs")

    message = _envoyer(_du(participant, GenreCourriel.DEPOT, proposition=str(proposition.pk)))

    assert message.subject == "Votre contribution est reçue : Des bancs"
    assert f"/consultations/{participant.dialogue.code}/mes-contributions/" in message.body
    assert "peut exporter votre adresse" in message.body


def test_a_receipt_that_waited_announces_no_reading_that_is_over(participant):
    lue = PropositionFactory(dialogue=participant.dialogue, auteur=participant, titre="Des bancs")

    message = _envoyer(_du(participant, GenreCourriel.DEPOT, proposition=str(lue.pk)))

    for lu in (message.body, message.alternatives[0].content):
        assert ("Une personne la lit" in lu, "Ma contribution" in lu) == (False, True)


def test_an_outcome_says_why(participant):
    proposition = PropositionFactory(
        dialogue=participant.dialogue, auteur=participant, non_retenue=True, titre="Des bancs"
    )
    suite = SuiteDonneeFactory(proposition=proposition, texte="Le sous-sol ne le permet pas.")

    message = _envoyer(_du(participant, GenreCourriel.SUITE, suite=suite.pk))

    assert "«\u202fDes bancs\u202f» est maintenant\u202f: non retenue." in message.body
    assert "Le sous-sol ne le permet pas." in message.body
    assert f"/contributions/{proposition.pk}/" in message.body


@pytest.mark.parametrize(("etat", "attendu"), [("deposee", EtatCourrier.DU), ("refusee", EtatCourrier.SANS_OBJET)])
def test_an_outcome_of_what_was_reported_and_taken_back_waits_for_who_reads_it_again(participant, etat, attendu):
    reprise = PropositionFactory(dialogue=participant.dialogue, auteur=participant, **{etat: True})
    courriel = _du(participant, GenreCourriel.SUITE, suite=SuiteDonneeFactory(proposition=reprise).pk)

    assert (_envoyer(courriel), courriel.etat) == (None, attendu)


def test_who_goes_through_two_outcomes_at_once_tells_the_last(participant):
    proposition = PropositionFactory(dialogue=participant.dialogue, auteur=participant, titre="Des bancs")
    suivre_proposition(proposition=proposition, vers="recevable", texte="", auteur=None)
    suivre_proposition(proposition=proposition, vers="retenue", texte="Dès mars.", auteur=None)
    premier, dernier = CourrierCitoyen.objects.filter(genre=GenreCourriel.SUITE).order_by("pk")

    assert min(premier.a_partir_du, dernier.a_partir_du) > maintenant() + REPENTIR - dt.timedelta(minutes=1)
    assert composer(premier) is None
    assert composer(dernier).contexte["suite"].etat == "retenue"


def test_an_official_reply_is_quoted(participant):
    reponse = CommentaireFactory(
        proposition=PropositionFactory(dialogue=participant.dialogue), officiel=True, texte="Les bancs arrivent."
    )

    message = _envoyer(_du(participant, GenreCourriel.REPONSE, commentaire=str(reponse.pk)))

    assert "Les bancs arrivent." in message.body
    assert "répond à votre contribution" in message.subject


def test_the_published_answer_is_told_to_those_who_asked():
    reponse = ReponsePublieeFactory(decision="Trente arbres en 2027.")
    participant = ParticipantFactory(dialogue=reponse.dialogue, adresse=ADRESSE)

    message = _envoyer(_du(participant, GenreCourriel.REPONSE))

    assert "Trente arbres en 2027." in message.body
    assert f"/consultations/{reponse.dialogue.code}/resultats/" in message.body


def test_every_mail_to_a_participant_lets_her_be_forgotten(participant):
    proposition = PropositionFactory(dialogue=participant.dialogue, auteur=participant)

    message = _envoyer(_du(participant, GenreCourriel.DEPOT, proposition=str(proposition.pk)))

    (jeton,) = re.findall(r"/oublier/\?jeton=(\S+)", message.body)
    assert participant_a_oublier(jeton) == participant
    html = message.alternatives[0][0]
    assert jeton in html


@pytest.mark.parametrize("titre", ["L’école & l’<eau>", "« Rue » d’en haut"])
def test_titles_are_plain_in_text_and_escaped_in_html(participant, titre):
    proposition = PropositionFactory(dialogue=participant.dialogue, auteur=participant, titre=titre)

    message = _envoyer(_du(participant, GenreCourriel.DEPOT, proposition=str(proposition.pk)))

    assert titre in message.subject
    assert titre in message.body
    assert "<eau>" not in message.alternatives[0][0]


def test_a_mail_leaves_once(participant):
    proposition = PropositionFactory(dialogue=participant.dialogue, auteur=participant)
    courriel = _du(participant, GenreCourriel.DEPOT, proposition=str(proposition.pk))

    for _ in range(2):
        _envoyer(courriel)

    assert len(mail.outbox) == 1
    assert courriel.etat == EtatCourrier.PARTI


def test_what_was_withdrawn_is_told_no_more(participant):
    proposition = PropositionFactory(dialogue=participant.dialogue, auteur=participant, retiree=True, titre="")

    assert _envoyer(_du(participant, GenreCourriel.DEPOT, proposition=str(proposition.pk))) is None


def test_whoever_was_forgotten_is_written_to_no_more(participant):
    proposition = PropositionFactory(dialogue=participant.dialogue, auteur=participant)
    courriel = _du(participant, GenreCourriel.DEPOT, proposition=str(proposition.pk))
    oublier(participant=participant)

    expedier(CourrierCitoyen, courriel.pk)

    assert mail.outbox == []


def test_nothing_is_owed_without_an_address():
    sans = ParticipantFactory()

    devoir_suite(SuiteDonneeFactory(proposition=PropositionFactory(dialogue=sans.dialogue, auteur=sans)))
    devoir_suite(SuiteDonneeFactory(proposition=PropositionFactory(auteur=None)))

    assert not CourrierCitoyen.objects.exists()


def test_a_key_is_one_mail_for_ever(participant):
    suite = SuiteDonneeFactory(proposition=PropositionFactory(dialogue=participant.dialogue, auteur=participant))
    ReponsePublieeFactory(dialogue=participant.dialogue)

    for _ in range(2):
        devoir_suite(suite)
        devoir_reponse_a_tous(participant.dialogue)

    assert sorted(CourrierCitoyen.objects.values_list("cle", flat=True)) == [
        f"reponse:{participant.pk}",
        f"suite:{suite.pk}",
    ]


def test_the_answer_owed_to_many_is_left_to_the_sweep(participant, django_capture_on_commit_callbacks):
    ReponsePublieeFactory(dialogue=participant.dialogue)
    with django_capture_on_commit_callbacks(execute=True) as publies:
        devoir_reponse_a_tous(participant.dialogue)
    assert (publies, mail.outbox) == ([], [])

    with time_machine.travel(maintenant() + SOUFFRANCE, tick=False):
        (courriel,) = a_relancer(CourrierCitoyen)
        expedier(CourrierCitoyen, courriel)
    assert [message.to for message in mail.outbox] == [[ADRESSE]]


def test_the_eve_of_a_round_holds_what_nobody_just_asked_for(gele):
    suite = SuiteDonneeFactory(proposition=PropositionFactory(dialogue=gele.dialogue, auteur=gele, retenue_=True))
    devoir_suite(suite)
    courriel = CourrierCitoyen.objects.get()

    with time_machine.travel(courriel.a_partir_du, tick=False):
        assert _envoyer(courriel) is None
    apres = dt.datetime.combine(aujourdhui() + dt.timedelta(days=2), dt.time(8), PARIS)
    assert (courriel.etat, courriel.essais, courriel.a_partir_du) == (EtatCourrier.DU, 0, apres)

    with time_machine.travel(apres - dt.timedelta(seconds=1), tick=False):
        assert a_relancer(CourrierCitoyen) == []
        assert _envoyer(courriel) is None
    with time_machine.travel(apres + SOUFFRANCE, tick=False):
        assert a_relancer(CourrierCitoyen) == [courriel.pk]
        assert _envoyer(courriel) is not None


def test_the_eve_of_a_round_lets_receipts_and_confirmations_go(gele):
    proposition = PropositionFactory(dialogue=gele.dialogue, auteur=gele)
    demander_confirmation(dialogue=gele.dialogue, courriel="autre@exemple.fr", veut_suivre=False, commune=None)

    _envoyer(_du(gele, GenreCourriel.DEPOT, proposition=str(proposition.pk)))
    _envoyer(CourrierCitoyen.objects.get(genre=GenreCourriel.CONFIRMATION))

    assert [message.to for message in mail.outbox] == [[ADRESSE], ["autre@exemple.fr"]]


def test_no_mail_row_holds_words_nor_addresses(participant):
    demander_confirmation(dialogue=participant.dialogue, courriel=ADRESSE, veut_suivre=True, commune=None)

    (ligne,) = CourrierCitoyen.objects.values()

    assert ADRESSE not in str(ligne)


def test_news_that_the_election_holds_keep_no_receipt_waiting(gele, participant, monkeypatch):
    """The round of one edition holds the news of every body; what answers somebody leaves."""
    monkeypatch.setattr(expedition, "PAR_PASSAGE", 2)
    for dialogue in (gele.dialogue, participant.dialogue):
        ReponsePublieeFactory(dialogue=dialogue)
    tenus = [_du(un, GenreCourriel.REPONSE) for un in (gele, gele, participant)]
    proposition = PropositionFactory(dialogue=participant.dialogue, auteur=participant)
    libre = _du(participant, GenreCourriel.DEPOT, proposition=str(proposition.pk))

    with time_machine.travel(maintenant() + SOUFFRANCE, tick=False):
        passages = []
        while dus := a_relancer(CourrierCitoyen):
            passages.append(dus)
            for pk in dus:
                expedier(CourrierCitoyen, pk)

    assert passages == [[tenus[0].pk, tenus[1].pk], [tenus[2].pk, libre.pk]]
    assert [message.to for message in mail.outbox] == [[ADRESSE]]


@pytest.mark.parametrize("genre", ["confirmation", "depot"])
@pytest.mark.parametrize("change", [{"etat": "a_corriger", "motif": "À revoir"}, {"envois_suspendus_le": maintenant()}])
def test_a_body_that_staff_no_longer_vouch_for_writes_to_nobody(participant, genre, change):
    """Not even what answers somebody; it waits in its row, and leaves once staff vouch for the body again."""
    courriel = _a_envoyer(genre, participant)
    inscriptions = Inscription.objects.filter(pk=courriel.dialogue.inscription_id)
    inscriptions.update(**change)
    assert _envoyer(courriel) is None
    assert (courriel.etat, courriel.essais, a_relancer(CourrierCitoyen)) == (EtatCourrier.DU, 0, [])

    inscriptions.update(etat="validee", envois_suspendus_le=None)
    with time_machine.travel(maintenant() + ATTENTE + SOUFFRANCE, tick=False):
        assert a_relancer(CourrierCitoyen) == [courriel.pk]
        assert _envoyer(courriel) is not None


@pytest.mark.parametrize(("jours", "etat"), [(6, EtatCourrier.DU), (7, EtatCourrier.SANS_OBJET)])
def test_a_body_stopped_for_a_week_has_no_news_left_to_tell(participant, jours, etat):
    courriel = _a_envoyer("depot", participant)
    Inscription.objects.filter(pk=courriel.dialogue.inscription_id).update(envois_suspendus_le=maintenant())

    with time_machine.travel(courriel.cree_le + dt.timedelta(days=jours), tick=False):
        _envoyer(courriel)

    assert (courriel.etat, mail.outbox) == (etat, [])


def test_an_address_is_not_written_to_in_the_name_of_a_body_stopped(participant):
    dialogue = DialogueFactory(ouvert=True, inscription__envois_suspendus_le=maintenant())

    refuser(
        "consultation_suspendue",
        demander_confirmation,
        dialogue=dialogue,
        courriel=ADRESSE,
        veut_suivre=False,
        commune=None,
    )
    assert not CourrierCitoyen.objects.exists()
    assert not dialogue.les_identifications.exists()


HOSTILE = "GAGNEZ UN VOYAGE sur https://piege.exemple"


def test_no_title_of_a_body_begins_a_mail():
    """Neither in the subject nor in the first line; the name of a body outside the directory is no better."""
    dialogue = DialogueFactory(
        ouvert=True, titre=HOSTILE, inscription__organisme__nom=HOSTILE, inscription__organisme__type="AUTRE"
    )
    qui = ParticipantFactory(dialogue=dialogue, adresse=ADRESSE)
    proposition = PropositionFactory(dialogue=dialogue, auteur=qui)
    suite = SuiteDonneeFactory(proposition=proposition)
    officielle = CommentaireFactory(proposition=proposition, officiel=True)
    ReponsePublieeFactory(dialogue=dialogue)
    demande = demander_confirmation(dialogue=dialogue, courriel=ADRESSE, veut_suivre=False, commune=None)
    for courriel in (
        demande.les_courriers.get(),
        _du(qui, GenreCourriel.DEPOT, proposition=str(proposition.pk)),
        _du(qui, GenreCourriel.SUITE, suite=suite.pk),
        _du(qui, GenreCourriel.REPONSE, commentaire=str(officielle.pk)),
        _du(qui, GenreCourriel.REPONSE),
    ):
        _envoyer(courriel)

    assert len(mail.outbox) == 5
    for message in mail.outbox:
        premiere = message.body.split("Bonjour,", 1)[1].strip().split("\n\n", 1)[0]
        assert "GAGNEZ" not in message.subject
        assert "GAGNEZ" not in premiere
        assert "GAGNEZ" in message.body


def _trancher(proposition, auteur, motif=""):
    proposition.refresh_from_db()
    choix = [TexteLu("proposition", proposition.pk, proposition.modifie_le)]
    arguments = {"dialogue": proposition.dialogue, "choix": choix, "auteur": auteur}
    if motif:
        return moderer.refuser(**arguments, motif=motif, precision="Une personne y est nommée.")
    return moderer.publier(**arguments)


def _balayer(apres=REPENTIR):
    """Send what is due that long from now, and return what was written in all."""
    with time_machine.travel(maintenant() + apres, tick=False):
        for pk in a_relancer(CourrierCitoyen):
            expedier(CourrierCitoyen, pk)
    return [re.search(r"est maintenant\u202f: (.+)\.", message.body)[1] for message in mail.outbox]


@pytest.fixture
def deposee(participant):
    return PropositionFactory(dialogue=participant.dialogue, auteur=participant, deposee=True, titre="Des bancs")


@pytest.mark.parametrize(
    ("motif", "mots", "page"),
    [
        ("", "publiée", "/contributions/{pk}/"),
        (MotifRefus.PERSONNE, "non publiée", "/mes-contributions/"),
    ],
)
def test_a_decision_of_moderation_is_told_once_to_whoever_asked(deposee, motif, mots, page):
    _trancher(deposee, UtilisateurFactory(), motif)

    assert _balayer(REPENTIR - dt.timedelta(seconds=1)) == []
    assert _balayer() == _balayer(dt.timedelta(hours=1)) == [mots]
    (message,) = mail.outbox
    deposee.refresh_from_db()
    assert message.to == [ADRESSE]
    assert page.format(pk=deposee.pk) in message.body
    assert deposee.motif in message.body
    assert ("Une personne y est nommée." in message.body) is bool(motif)
    assert ("Une personne y est nommée." in message.alternatives[0][0]) is bool(motif)


def test_a_decision_taken_back_is_told_to_nobody(deposee):
    auteur = UtilisateurFactory()
    decision = _trancher(deposee, auteur)
    moderer.annuler_decision(dialogue=deposee.dialogue, le=decision.le, auteur=auteur)
    assert _balayer() == []

    with time_machine.travel(maintenant() + dt.timedelta(seconds=1), tick=False):
        _trancher(deposee, auteur, MotifRefus.PERSONNE)
    assert _balayer(2 * REPENTIR) == ["non publiée"]


def test_a_follow_up_given_meanwhile_is_the_only_news(deposee):
    auteur = UtilisateurFactory()
    _trancher(deposee, auteur)
    suivre_proposition(proposition=deposee, vers=EtatProposition.RECEVABLE, texte="Au printemps.", auteur=auteur)

    assert _balayer() == ["recevable"]


def test_published_again_after_a_report_is_no_news(deposee):
    auteur = UtilisateurFactory()
    _trancher(deposee, auteur)
    assert _balayer() == ["publiée"]
    moderer.renvoyer_a_relire(objet=deposee, auteur=auteur)

    with time_machine.travel(maintenant() + dt.timedelta(hours=1), tick=False):
        _trancher(deposee, auteur)
        assert _balayer() == ["publiée"]


def test_no_decision_is_told_to_whoever_did_not_ask():
    sans = ParticipantFactory()
    for auteur in (sans, None):
        _trancher(PropositionFactory(dialogue=sans.dialogue, auteur=auteur, deposee=True), UtilisateurFactory())

    assert not CourrierCitoyen.objects.exists()
