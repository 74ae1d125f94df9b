"""Who takes part: addresses confirmed once, devices, kiosk sessions, paper forms, and being forgotten."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from consultations.actions.cles import empreinte_borne
from consultations.actions.contribuer import enregistrer_brouillon
from consultations.actions.identifier import (
    PAR_ADRESSE,
    confirmer,
    demander_confirmation,
    oublier,
    ouvrir_session_borne,
    reconnaitre_appareil,
    saisir_sur_place,
)
from consultations.actions.jetons import jeton_d_oubli, jeton_de_confirmation, participant_a_oublier
from consultations.actions.soutenir import soutenir
from consultations.enums import DELAI_CONFIRMATION, AccesDialogue, EtatDialogue, Identite, Porte
from consultations.models import CourrierCitoyen, Identification, Participant, Proposition
from socle.coffre import desceller
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.limites import LimiteAtteinte
from socle.models import Entree
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import (
    CommuneAdmiseFactory,
    CourrierCitoyenFactory,
    DialogueFactory,
    IdentificationFactory,
    ParticipantFactory,
    PropositionFactory,
    SignalementFactory,
    SoutienFactory,
)
from tests.factories.organismes import InscriptionFactory, TerritoireFactory
from tests.jours import une_seule_heure

pytestmark = pytest.mark.django_db
ADRESSE = "camille@exemple.fr"


def _demander(dialogue, courriel=ADRESSE, *, veut_suivre=False, commune=None):
    return demander_confirmation(dialogue=dialogue, courriel=courriel, veut_suivre=veut_suivre, commune=commune)


def _confirmer(dialogue, courriel=ADRESSE, **champs):
    return confirmer(jeton=jeton_de_confirmation(_demander(dialogue, courriel, **champs)))


def _fermer(dialogue):
    dialogue.etat, dialogue.ferme_le = EtatDialogue.FERME, maintenant()
    dialogue.save()


def _code(acte, **champs):
    with pytest.raises(RegleMetier) as refus:
        acte(**champs)
    return refus.value.code


def test_an_address_waits_sealed_with_its_mail():
    dialogue = DialogueFactory(ouvert=True)

    identification = _demander(dialogue, " Camille@Exemple.fr ", veut_suivre=True)

    assert desceller(identification.courriel, f"identification/courriel/{identification.pk}") == "Camille@exemple.fr"
    assert identification.expire_le - maintenant() == pytest.approx(DELAI_CONFIRMATION, abs=dt.timedelta(minutes=1))
    assert (identification.utilisee_le, identification.veut_suivre) == (None, True)
    courriel = CourrierCitoyen.objects.get()
    assert (courriel.genre, courriel.identification, courriel.contexte) == ("confirmation", identification, {})
    assert not Participant.objects.exists()


def test_confirming_makes_a_participant_and_erases_the_address():
    dialogue = DialogueFactory(ouvert=True)

    participant = _confirmer(dialogue)

    assert (participant.dialogue, participant.porte) == (dialogue, Porte.WEB)
    assert (participant.courriel, participant.veut_suivre) == (None, False)
    identification = Identification.objects.get()
    assert identification.courriel is None
    assert identification.utilisee_le is not None


def test_the_address_is_kept_for_who_asks_to_know_the_outcome():
    participant = _confirmer(DialogueFactory(ouvert=True), veut_suivre=True)

    assert desceller(participant.courriel, f"participant/courriel/{participant.pk}") == ADRESSE


def test_two_spellings_of_one_address_are_one_participant():
    dialogue = DialogueFactory(ouvert=True)

    assert _confirmer(dialogue) == _confirmer(dialogue, "CAMILLE+2@exemple.fr")


def test_coming_back_without_the_box_keeps_the_wish_to_follow():
    dialogue = DialogueFactory(ouvert=True)
    _confirmer(dialogue, veut_suivre=True)

    participant = _confirmer(dialogue)

    assert participant.veut_suivre
    assert participant.courriel is not None


def test_one_address_in_two_dialogues_leaves_two_hashes():
    un, autre = _confirmer(DialogueFactory(ouvert=True)), _confirmer(DialogueFactory(ouvert=True))

    assert un.empreinte != autre.empreinte


def test_a_link_serves_once():
    jeton = jeton_de_confirmation(_demander(DialogueFactory(ouvert=True)))
    confirmer(jeton=jeton)

    assert _code(confirmer, jeton=jeton) == "lien_utilise"
    assert Participant.objects.count() == 1


def test_a_link_dies_after_seven_days():
    jeton = jeton_de_confirmation(_demander(DialogueFactory(ouvert=True)))

    with time_machine.travel(maintenant() + DELAI_CONFIRMATION, tick=False):
        assert _code(confirmer, jeton=jeton) == "lien_expire"
    assert not Participant.objects.exists()


@pytest.mark.parametrize("jeton", ["", "n’importe quoi", "0" * 32, "0" * 32 + ".signature"])
def test_a_link_that_is_not_ours_confirms_nothing(jeton):
    assert _code(confirmer, jeton=jeton) == "lien_inconnu"


def test_a_link_of_oblivion_confirms_nothing():
    assert _code(confirmer, jeton=jeton_d_oubli(ParticipantFactory())) == "lien_inconnu"


def test_once_over_those_who_took_part_come_back_and_nobody_else():
    dialogue = DialogueFactory(ouvert=True)
    ancien = _confirmer(dialogue)
    _fermer(dialogue)

    assert _confirmer(dialogue) == ancien
    assert _code(_confirmer, dialogue=dialogue, courriel="autre@exemple.fr") == "participation_close"
    assert Participant.objects.count() == 1


@pytest.mark.parametrize("etat", [{}, {"abandonne": True}])
def test_nobody_takes_part_in_what_is_not_public(etat):
    assert _code(_demander, dialogue=DialogueFactory(**etat)) == "consultation_absente"
    assert not Identification.objects.exists()


@une_seule_heure()
def test_mails_to_one_address_are_bounded():
    dialogue = DialogueFactory(ouvert=True)
    for _ in range(PAR_ADRESSE.nombre):
        _demander(dialogue)

    with pytest.raises(LimiteAtteinte):
        _demander(dialogue, "camille+7@exemple.fr")
    assert CourrierCitoyen.objects.count() == PAR_ADRESSE.nombre


def test_an_address_is_refused_where_devices_are_known():
    assert _code(_demander, dialogue=DialogueFactory(ouvert=True, appareil=True)) == "autre_identite"


def test_a_device_is_known_by_nothing_but_its_row():
    dialogue = DialogueFactory(ouvert=True, appareil=True)

    un = reconnaitre_appareil(dialogue=dialogue, commune=None)
    autre = reconnaitre_appareil(dialogue=dialogue, commune=None)

    assert un != autre
    assert un.empreinte != autre.empreinte
    assert {(p.porte, p.courriel, p.commune) for p in (un, autre)} == {(Porte.WEB, None, None)}


@pytest.mark.parametrize(
    ("champs", "code"),
    [
        ({"ferme": True, "appareil": True}, "consultation_fermee"),
        ({"ouvert": True}, "autre_identite"),
        ({"appareil": True}, "consultation_fermee"),
    ],
)
def test_a_device_is_refused_elsewhere(champs, code):
    assert _code(reconnaitre_appareil, dialogue=DialogueFactory(**champs), commune=None) == code


def test_a_dialogue_to_come_says_when_it_begins():
    demain = maintenant().date() + dt.timedelta(days=2)
    dialogue = DialogueFactory(ouvert=True, appareil=True, debut=demain)

    assert _code(reconnaitre_appareil, dialogue=dialogue, commune=None) == "consultation_a_venir"


@pytest.mark.parametrize("identite", Identite)
def test_a_commune_is_declared_among_those_admitted(identite):
    admise = CommuneAdmiseFactory(dialogue__ouvert=True, dialogue__identite=identite)
    dialogue = admise.dialogue
    acte = _demander if identite == Identite.COURRIEL else reconnaitre_appareil

    assert _code(acte, dialogue=dialogue, commune=None) == "commune_absente"
    assert _code(acte, dialogue=dialogue, commune=TerritoireFactory()) == "commune_non_admise"
    assert acte(dialogue=dialogue, commune=admise.territoire).commune == admise.territoire


def test_a_commune_is_kept_by_nobody_who_does_not_ask_for_it():
    dialogue = DialogueFactory(ouvert=True, appareil=True, acces=AccesDialogue.PUBLIC)

    assert reconnaitre_appareil(dialogue=dialogue, commune=TerritoireFactory()).commune is None


def test_a_confirmed_commune_follows_the_last_declaration():
    admise = CommuneAdmiseFactory(dialogue__ouvert=True)
    seconde = CommuneAdmiseFactory(dialogue=admise.dialogue)
    _confirmer(admise.dialogue, commune=admise.territoire)

    assert _confirmer(admise.dialogue, commune=seconde.territoire).commune == seconde.territoire


def test_each_session_of_a_kiosk_is_somebody_counted_apart():
    dialogue = DialogueFactory(ouvert=True)
    dialogue.cle_borne = empreinte_borne(dialogue, "secret")
    dialogue.save()

    sessions = {ouvrir_session_borne(dialogue=dialogue, secret="secret") for _ in range(2)}

    assert {session.porte for session in sessions} == {Porte.BORNE}
    assert len(sessions) == 2


@pytest.mark.parametrize(("cle", "secret"), [("", ""), ("", "secret"), ("bonne", "mauvais")])
def test_a_kiosk_opens_to_its_secret_only(cle, secret):
    dialogue = DialogueFactory(ouvert=True)
    dialogue.cle_borne = empreinte_borne(dialogue, cle) if cle else ""
    dialogue.save()

    assert _code(ouvrir_session_borne, dialogue=dialogue, secret=secret) == "borne_inconnue"
    assert not Participant.objects.exists()


def test_the_secret_of_a_kiosk_opens_no_other_dialogue():
    un, autre = DialogueFactory(ouvert=True), DialogueFactory(ouvert=True)
    autre.cle_borne = empreinte_borne(un, "secret")
    autre.save()

    assert _code(ouvrir_session_borne, dialogue=autre, secret="secret") == "borne_inconnue"


def test_a_paper_form_is_somebody_entered_by_an_agent():
    dialogue, agent = DialogueFactory(ouvert=True), UtilisateurFactory()

    participant = saisir_sur_place(dialogue=dialogue, auteur=agent, commune=None)

    assert (participant.porte, participant.saisi_par) == (Porte.SUR_PLACE, agent)
    entree = Entree.objects.get(acte="dialogue.saisie_sur_place")
    assert (entree.auteur, entree.details) == (agent, {})


def test_being_forgotten_while_open_keeps_one_person_one_voice():
    dialogue = DialogueFactory(ouvert=True)
    participant = _confirmer(dialogue, veut_suivre=True)
    brouillon = enregistrer_brouillon(participant=participant, proposition=None, titre="Une fontaine")
    deposee = PropositionFactory(dialogue=dialogue, auteur=participant)
    CourrierCitoyenFactory(participant=participant, identification=None)
    _demander(dialogue)

    oublier(participant=participant)

    participant.refresh_from_db()
    assert (participant.courriel, participant.veut_suivre, participant.est_efface) == (None, False, False)
    assert not Proposition.objects.filter(pk=brouillon.pk).exists()
    assert Proposition.objects.get(pk=deposee.pk).auteur == participant
    assert not CourrierCitoyen.objects.filter(participant=participant).exists()
    assert not Identification.objects.filter(courriel__isnull=False).exists()
    assert _confirmer(dialogue) == participant


def test_whoever_comes_back_to_know_the_outcome_is_not_forgotten():
    dialogue = DialogueFactory(ouvert=True)
    participant = _confirmer(dialogue, veut_suivre=True)
    oublier(participant=participant)

    revenue = _confirmer(dialogue)
    assert (revenue, revenue.oubli_demande) == (participant, True)
    assert _confirmer(dialogue, veut_suivre=True).oubli_demande is False


def test_being_forgotten_in_an_edition_that_the_body_left_is_at_once():
    """Participation is over there, though the dialogue stays open until its last day."""
    partie = InscriptionFactory(retiree=True, idcity=True)
    participant = SoutienFactory(participant__dialogue=DialogueFactory(ouvert=True, inscription=partie)).participant

    oublier(participant=participant)

    participant.refresh_from_db()
    assert participant.est_efface


def test_being_forgotten_once_over_leaves_a_row_that_leads_to_nobody():
    dialogue = DialogueFactory(ferme=True)
    participant = ParticipantFactory(dialogue=dialogue, adresse=ADRESSE)
    avant = participant.empreinte
    deposee = PropositionFactory(dialogue=dialogue, auteur=participant)
    soutien = SoutienFactory(participant=participant, proposition=PropositionFactory(dialogue=dialogue))
    signalement = SignalementFactory(participant=participant, precision="C’est de moi qu’on parle.")

    oublier(participant=participant)
    oublier(participant=participant)

    participant.refresh_from_db()
    soutien.refresh_from_db()
    signalement.refresh_from_db()
    assert participant.est_efface
    assert signalement.precision == ""
    assert participant.empreinte != avant
    assert participant.courriel is None
    assert Proposition.objects.get(pk=deposee.pk).auteur is None
    assert soutien.participant == participant


def test_forgotten_once_over_whoever_did_nothing_is_gone():
    participant = ParticipantFactory(dialogue=DialogueFactory(ferme=True))

    oublier(participant=participant)

    assert not Participant.objects.exists()


def test_a_link_of_our_mails_forgets_from_any_device():
    participant = ParticipantFactory(adresse=ADRESSE)

    assert participant_a_oublier(jeton_d_oubli(participant)) == participant
    assert _code(participant_a_oublier, jeton=jeton_de_confirmation(IdentificationFactory())) == "lien_inconnu"


def test_nobody_is_named_in_the_logs_nor_in_the_journal(caplog):
    caplog.set_level("DEBUG")
    participant = _confirmer(DialogueFactory(ouvert=True), veut_suivre=True)
    oublier(participant=participant)

    assert ADRESSE not in caplog.text
    assert str(participant.pk) not in str(list(Entree.objects.values()))


def test_whoever_was_forgotten_does_nothing_more_even_when_participation_reopens():
    """A link or a tab kept open would add gestures to a row that nobody is any more."""
    participant = ParticipantFactory(est_efface=True)
    idee = PropositionFactory(dialogue=participant.dialogue)

    assert _code(soutenir, participant=participant, proposition=idee) == "participant_inconnu"
