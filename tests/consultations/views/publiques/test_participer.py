"""Saying who takes part, in three ways, and coming back to what one was doing."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from consultations.enums import AccesDialogue
from consultations.models import Identification, Participant, Proposition, Soutien
from consultations.views.publiques import participer
from consultations.views.publiques.visite import TEMOIN, TEMOIN_DE_REPRISE
from socle.horloge import maintenant
from socle.limites import Limite
from tests.consultations.views.publiques.conftest import adresse, reconnaitre
from tests.factories.consultations import (
    AvisSectionFactory,
    CommentaireFactory,
    CommuneAdmiseFactory,
    DialogueFactory,
    ParticipantFactory,
    PropositionFactory,
    SectionFactory,
    SuiteDonneeFactory,
)
from tests.jours import une_seule_heure
from tests.preuves import texte_de

pytestmark = pytest.mark.django_db
COURRIEL = "citoyen@exemple.fr"


@pytest.fixture
def lien(client, dialogue, mailoutbox, django_capture_on_commit_callbacks):
    """The address of the mail that asking to take part sends."""
    with django_capture_on_commit_callbacks(execute=True):
        demande = client.post(adresse("participer", dialogue), {"courriel": COURRIEL})
    assert (demande.status_code, demande.url) == (303, f"{adresse('participer', dialogue)}?etape=messagerie")
    return re.search(r"https?://[^/]+(/consultations/\S+/confirmer/\S+/)", mailoutbox[-1].body).group(1)


def test_address_is_confirmed_by_a_button_and_never_by_opening_the_link(client, dialogue, lien, settings):
    settings.SESSION_COOKIE_SECURE = True
    ouverture = client.get(lien)

    assert ouverture.status_code == 200
    assert Participant.objects.count() == 0
    assert TEMOIN not in ouverture.cookies

    confirmation = client.post(lien)
    participant = Participant.objects.get()

    assert (confirmation.status_code, confirmation.url) == (303, adresse("consultation", dialogue))
    temoin = confirmation.cookies[TEMOIN]
    assert (temoin["path"], temoin["httponly"], temoin["samesite"], temoin["secure"], temoin["max-age"]) == (
        adresse("consultation", dialogue),
        True,
        "Lax",
        True,
        90 * 24 * 3600,
    )
    assert COURRIEL not in temoin.value
    assert (participant.courriel, participant.veut_suivre) == (None, False)


def test_link_used_twice_says_so_and_makes_nobody_else(client, lien):
    client.post(lien)

    encore = Client().post(lien)

    assert encore.status_code == 409
    assert "Recevoir un autre lien" in encore.text
    assert Participant.objects.count() == 1


def test_altered_link_is_refused_and_changes_nothing(client, dialogue):
    refus = client.post(adresse("confirmer", dialogue, jeton="faux"))

    assert refus.status_code == 409
    assert Participant.objects.count() == 0


def test_wrong_address_is_given_back_with_its_fault(client, dialogue, mailoutbox):
    page = client.post(adresse("participer", dialogue), {"courriel": "pas une adresse"})

    assert page.status_code == 422
    assert 'value="pas une adresse"' in page.text
    assert "Erreur\u202f: " in page.text
    assert Identification.objects.count() == 0
    assert mailoutbox == []


def test_page_says_what_is_kept_what_it_reveals_and_for_how_long(client, dialogue, sur_appareil):
    par_courriel = client.get(adresse("participer", dialogue)).text
    par_appareil = client.get(adresse("participer", sur_appareil)).text

    for texte in (par_courriel, par_appareil):
        assert [
            mots
            for mots in ("Ce que nous gardons", "Ce que cela révèle", "Combien de temps", "Vos droits")
            if mots not in texte
        ] == []
    # The referent may, who reads here what becomes of it (regles#el-10-contacts).
    assert "peut exporter votre adresse" in " ".join(par_courriel.split())
    assert "vous compterez deux fois" in par_appareil
    assert 'name="courriel"' not in par_appareil


def test_device_takes_part_with_one_button(client, sur_appareil):
    reponse = client.post(adresse("participer", sur_appareil))

    assert reponse.status_code == 303
    assert client.get(adresse("consultation", sur_appareil)).context["participant"] == Participant.objects.get()


def test_double_click_of_a_known_device_makes_one_participant(client, sur_appareil):
    client.post(adresse("participer", sur_appareil))
    client.post(adresse("participer", sur_appareil))

    assert Participant.objects.count() == 1


def test_support_asked_before_is_counted_after(client, sur_appareil):
    idee = PropositionFactory(dialogue=sur_appareil)

    demande = client.post(adresse("contribution_soutenir", sur_appareil, pk=idee.pk))
    assert (demande.status_code, demande.url) == (303, adresse("participer", sur_appareil))
    assert demande.cookies[TEMOIN_DE_REPRISE]["httponly"]
    assert Soutien.objects.count() == 0

    retour = client.post(adresse("participer", sur_appareil))

    assert retour.url == adresse("contribution", sur_appareil, pk=idee.pk)
    assert Soutien.objects.get().proposition == idee
    assert "est compté" in client.get(retour.url).text


def test_person_comes_back_to_the_page_that_asked_who_she_is(client, sur_appareil):
    client.get(adresse("deposer", sur_appareil))

    assert client.post(adresse("participer", sur_appareil)).url == adresse("deposer", sur_appareil)


@pytest.mark.parametrize(
    "ailleurs", ["//pirate.exemple/", "https://pirate.exemple/", "/connexion/", "/consultations/x/../../connexion/"]
)
def test_person_is_never_led_elsewhere(client, sur_appareil, ailleurs):
    client.get(adresse("participer", sur_appareil), {"suite": ailleurs})

    assert client.post(adresse("participer", sur_appareil)).url == adresse("consultation", sur_appareil)


def test_words_typed_by_somebody_unknown_are_given_back(client, dialogue):
    idee = PropositionFactory(dialogue=dialogue)

    page = client.post(adresse("contribution_commenter", dialogue, pk=idee.pk), {"texte": "Et une fontaine."})

    assert page.status_code == 409
    assert 'name="texte" value="Et une fontaine."' in page.text
    assert idee.les_commentaires.count() == 0


def test_restricted_dialogue_asks_for_a_declared_commune(client):
    restreint = DialogueFactory(ouvert=True, appareil=True, acces=AccesDialogue.TERRITOIRE)
    admise = CommuneAdmiseFactory(dialogue=restreint)
    autre = CommuneAdmiseFactory(dialogue__ouvert=True)

    page = client.get(adresse("participer", restreint)).text
    assert "personne ne la vérifie" in page
    assert [
        client.post(adresse("participer", restreint), {"commune": commune}).status_code
        for commune in ("", autre.territoire_id)
    ] == [422, 422]
    assert Participant.objects.count() == 0

    client.post(adresse("participer", restreint), {"commune": admise.territoire_id})
    assert Participant.objects.get().commune == admise.territoire


@une_seule_heure()
def test_too_many_devices_of_one_place_wait(client, sur_appareil, monkeypatch):
    monkeypatch.setattr(participer, "APPAREILS", Limite("essai", 1, participer.APPAREILS.fenetre))
    client.post(adresse("participer", sur_appareil))

    refus = Client().post(adresse("participer", sur_appareil))

    assert refus.status_code == 429
    assert "Rien n’est perdu" in refus.text
    assert Participant.objects.count() == 1


@pytest.mark.parametrize("faute", ["altere", "d_un_autre", "efface"])
def test_cookie_that_names_nobody_is_ignored(client, dialogue, faute):
    participant = reconnaitre(
        client, ParticipantFactory(dialogue=DialogueFactory(ouvert=True) if faute == "d_un_autre" else dialogue)
    )
    if faute == "altere":
        client.cookies[TEMOIN] = client.cookies[TEMOIN].value[:-2] + "xx"
    if faute == "efface":
        participant.delete()

    assert client.get(adresse("consultation", dialogue)).context["participant"] is None
    assert client.get(adresse("mes_contributions", dialogue)).status_code == 303


def test_closed_dialogue_opens_no_new_device(client):
    ferme = DialogueFactory(ferme=True, appareil=True)

    page = client.post(adresse("participer", ferme))

    assert page.status_code == 200
    assert "La participation est close" in page.text
    assert Participant.objects.count() == 0


def test_author_reads_what_became_of_each_idea(client, dialogue, citoyenne, django_assert_max_num_queries):
    PropositionFactory(dialogue=dialogue, auteur=citoyenne, non_retenue=True, titre="Un bassin")
    dite = PropositionFactory(dialogue=dialogue, auteur=citoyenne, non_retenue=True, motif="Trop cher.")
    SuiteDonneeFactory(proposition=dite, etat="non_retenue", texte="Trop cher.")
    autre = PropositionFactory(dialogue=dialogue, titre="D’une autre")
    CommentaireFactory(proposition=autre, auteur=citoyenne, texte="Mon mot", refuse=True)

    with django_assert_max_num_queries(16):
        page = client.get(adresse("mes_contributions", dialogue))

    assert "Un bassin" in page.text
    assert (page.text.count("Le sous-sol ne le permet pas."), page.text.count("Trop cher.")) == (1, 1)
    assert "hors du sujet de la consultation" in page.text


@pytest.mark.parametrize(("etat", "modifiable"), [("ouvert", True), ("ferme", False)])
def test_author_reads_why_a_remark_on_the_project_was_refused(client, etat, modifiable):
    section = SectionFactory(dialogue=DialogueFactory(type="evaluer_projet", **{etat: True}))
    elle = reconnaitre(client, ParticipantFactory(dialogue=section.dialogue))
    refus = {"etat": "refuse", "motif": "hors_sujet", "decide_le": maintenant()}
    AvisSectionFactory(section=section, participant=elle, reserve="Et la piscine ?", commentaire="", **refus)

    lien = adresse("mes_contributions", section.dialogue)
    assert lien in client.get(adresse("consultation", section.dialogue)).text
    texte = texte_de(client.get(lien))
    assert "Et la piscine ? Non publié : hors du sujet de la consultation" in texte
    assert [absent for absent in ("Mes idées", "Mes soutiens", "Il vous reste") if absent in texte] == []
    assert ("Évaluée, modifiable" in texte_de(client.get(adresse("projet", section.dialogue)))) == modifiable


def test_contact_is_erased_and_what_was_said_stays(client, dialogue):
    participant = reconnaitre(client, ParticipantFactory(dialogue=dialogue, adresse=COURRIEL))
    idee = PropositionFactory(dialogue=dialogue, auteur=participant)

    assert client.get(adresse("oublier", dialogue)).status_code == 200
    participant.refresh_from_db()
    assert participant.courriel is not None

    reponse = client.post(adresse("oublier", dialogue), {"quoi": "contact"})

    participant.refresh_from_db()
    assert (participant.courriel, participant.veut_suivre) == (None, False)
    assert Proposition.objects.get(pk=idee.pk).titre == idee.titre
    assert reponse.cookies[TEMOIN]["max-age"] == 0
    assert "dès la nuit qui suit la fin de la participation" in client.get(reponse["Location"]).text
    assert client.get(adresse("mes_contributions", dialogue)).status_code == 303


def test_device_may_forget_without_erasing_anything(client, dialogue):
    participant = reconnaitre(client, ParticipantFactory(dialogue=dialogue, adresse=COURRIEL))

    client.post(adresse("oublier", dialogue), {"quoi": "appareil"})

    participant.refresh_from_db()
    assert participant.courriel is not None
    assert client.get(adresse("mes_contributions", dialogue)).status_code == 303


def test_link_of_a_mail_erases_from_any_device(client, dialogue):
    from consultations.actions.jetons import jeton_d_oubli

    participant = ParticipantFactory(dialogue=dialogue, adresse=COURRIEL)
    jeton = jeton_d_oubli(participant)

    assert client.get(adresse("oublier", dialogue), {"jeton": jeton}).status_code == 200
    assert client.post(adresse("oublier", dialogue), {"jeton": "faux", "quoi": "contact"}).status_code == 409
    participant.refresh_from_db()
    assert participant.courriel is not None

    client.post(adresse("oublier", dialogue), {"jeton": jeton, "quoi": "contact"})
    participant.refresh_from_db()
    assert participant.courriel is None


def test_phones_of_a_whole_public_meeting_take_part_behind_one_address():
    """A limit that a full town hall meets would silence it: the addresses of its phones are one."""
    assert min(participer.COURRIELS.nombre, participer.APPAREILS.nombre) >= 200


def test_cookie_of_somebody_forgotten_elsewhere_recognises_nobody(client, dialogue, citoyenne):
    Participant.objects.filter(pk=citoyenne.pk).update(est_efface=True)

    page = client.get(adresse("mes_contributions", dialogue))

    assert (page.status_code, page.url) == (303, adresse("participer", dialogue))


def test_link_of_another_consultation_confirms_nothing(client, lien, dialogue):
    autre = DialogueFactory(ouvert=True)

    refus = client.post(lien.replace(f"/{dialogue.code}/", f"/{autre.code}/"))

    assert (refus.status_code, TEMOIN in refus.cookies, Participant.objects.count()) == (409, False, 0)
    assert client.post(lien).status_code == 303


def test_link_that_confirms_nothing_any_more_says_so_without_a_button(client, dialogue, lien):
    ailleurs = Client()
    ailleurs.post(lien)
    Client().post(lien)

    ouvertures = {
        "autre appareil": texte_de(client.get(lien)),
        "le sien": texte_de(ailleurs.get(lien)),
        "mal copié": texte_de(client.get(adresse("confirmer", dialogue, jeton="mal-copie"))),
    }

    assert [ou for ou, page in ouvertures.items() if "Je confirme" in page] == []
    assert "Ce lien a déjà servi" in ouvertures["autre appareil"]
    assert "Recevoir un autre lien" in ouvertures["autre appareil"]
    assert "vous n’avez rien à confirmer" in ouvertures["le sien"]
    assert "il n’a peut-être pas été copié en entier" in ouvertures["mal copié"]
