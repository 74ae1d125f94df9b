"""The tablet of a hall: a secret, a start, one thing a screen, an end that forgets."""

from __future__ import annotations

import re
import time

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.test import Client

from consultations.actions.cles import empreinte_borne
from consultations.enums import AccesDialogue, EtatDialogue, Porte, TypeDialogue
from consultations.models import AvisSection, Dialogue, Duel, Participant, Position, Proposition
from consultations.views.publiques.visite import TEMOIN
from socle.horloge import maintenant
from tests.consultations.views.publiques.conftest import adresse, reconnaitre
from tests.factories.consultations import (
    CommuneAdmiseFactory,
    DialogueFactory,
    ParticipantFactory,
    PropositionFactory,
    SectionFactory,
)

pytestmark = pytest.mark.django_db
SECRET = "secretdelatablette"


def equiper(dialogue):
    dialogue.cle_borne = empreinte_borne(dialogue, SECRET)
    dialogue.save()
    return dialogue


@pytest.fixture
def hall(dialogue):
    return equiper(dialogue)


def ecran(dialogue, geste):
    return adresse("borne_geste", dialogue, secret=SECRET, geste=geste)


def commencer(client, dialogue):
    return client.post(adresse("borne", dialogue, secret=SECRET))


def test_wrong_secret_or_no_tablet_does_not_exist(client, hall):
    sans = DialogueFactory(ouvert=True)

    for dialogue, secret in ((hall, "autre"), (sans, SECRET), (sans, "")):
        chemin = adresse("borne", dialogue, secret=secret or "x")
        assert [client.get(chemin).status_code, client.post(chemin).status_code] == [404, 404]
        assert client.get(adresse("borne_geste", dialogue, secret=secret or "x", geste="duels")).status_code == 404
    assert Participant.objects.count() == 0


def test_person_starts_answers_and_is_forgotten(client, hall):
    PropositionFactory.create_batch(2, dialogue=hall)
    accueil = client.get(adresse("borne", hall, secret=SECRET))
    assert "Commencer" in accueil.text

    debut = commencer(client, hall)
    temoin = debut.cookies[TEMOIN]
    assert (temoin["max-age"], temoin["httponly"], debut.status_code) == (900, True, 303)
    menu = client.get(debut.url)
    assert [mots for _adresse, mots in menu.context["offres"]] == [
        "Donner mon avis sur des idées",
        "Choisir entre deux idées",
        "Proposer une idée",
    ]
    assert menu.headers["Cache-Control"] == "private, no-store"

    face = client.get(ecran(hall, "duels")).context["face"]
    client.post(ecran(hall, "duels"), {"gauche": face.gauche.pk, "droite": face.droite.pk, "reponse": "droite"})
    idee = client.get(ecran(hall, "opinions")).context["idee"]
    client.post(ecran(hall, "opinions"), {"idee": idee.proposition.pk, "sens": "accord"})
    client.post(ecran(hall, "idee"), {"titre": "Une fontaine", "texte": ""})

    participant = Participant.objects.get(porte=Porte.BORNE)
    assert (Duel.objects.get().participant, Position.objects.get().participant) == (participant, participant)
    assert Proposition.objects.get(auteur=participant).porte == Porte.BORNE

    fin = client.post(adresse("borne", hall, secret=SECRET), {"geste": "terminer"})
    assert fin.cookies[TEMOIN]["max-age"] == 0
    assert "cet écran ne sait plus rien de vous" in client.get(fin.url).text
    assert "Commencer" in client.get(adresse("borne", hall, secret=SECRET)).text


def test_title_of_an_idea_sent_back_begins_by_the_error(client, hall):
    commencer(client, hall)

    page = client.post(ecran(hall, "idee"), {"titre": "", "texte": ""}).text
    assert re.search(r"<title>\s*Erreur\u202f:\s+Proposer une idée ", page)


def test_idea_sent_again_by_a_reload_is_one_and_another_is_another(client, hall):
    commencer(client, hall)
    for titre in ("Une fontaine", "Une fontaine", "Un banc"):
        assert "Votre idée est arrivée" in client.post(ecran(hall, "idee"), {"titre": titre, "texte": ""}).text

    assert sorted(Proposition.objects.values_list("titre", "etat")) == [
        ("Un banc", "deposee"),
        ("Une fontaine", "deposee"),
    ]


def test_two_people_are_two_participants(client, hall):
    for _ in range(2):
        commencer(client, hall)
        client.post(adresse("borne", hall, secret=SECRET), {"geste": "terminer"})

    assert Participant.objects.filter(porte=Porte.BORNE).count() == 2


@pytest.mark.parametrize(("minutes", "est_connu"), [(14, True), (16, False)])
def test_cookie_of_the_tablet_lasts_fifteen_minutes(client, hall, monkeypatch, minutes, est_connu):
    participant = reconnaitre(client, ParticipantFactory(dialogue=hall, borne=True))
    plus_tard = time.time() + minutes * 60

    monkeypatch.setattr("django.core.signing.time.time", lambda: plus_tard)

    assert (client.get(adresse("consultation", hall)).context["participant"] == participant) == est_connu


def test_picture_that_renews_the_cookie_of_the_tablet_is_kept_by_no_shared_cache(client, hall, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    hall.image_texte = "La place"
    hall.image.save("place.jpg", ContentFile(b"image"))
    reconnaitre(client, ParticipantFactory(dialogue=hall, borne=True))

    image = client.get(adresse("image", hall))

    assert (b"".join(image.streaming_content), TEMOIN in image.cookies) == (b"image", True)
    assert image["Cache-Control"] == "private, max-age=3600"


def test_project_is_marked_with_one_touch_a_section(client):
    projet = equiper(DialogueFactory(ouvert=True, type=TypeDialogue.EVALUER_PROJET))
    SectionFactory(dialogue=projet, rang=1)
    commencer(client, projet)

    assert client.post(ecran(projet, "projet"), {"rang": "1", "utilite": "7"}).status_code == 409
    assert AvisSection.objects.count() == 0
    client.post(ecran(projet, "projet"), {"rang": "1", "utilite": "5"})

    assert AvisSection.objects.get().utilite == 5
    assert "vos réponses sont comptées" in client.get(ecran(projet, "projet")).text


def test_round_ends_after_ten_answers(client, hall, monkeypatch):
    from consultations.views.publiques import borne

    monkeypatch.setattr(borne, "REPONSES_PAR_TOUR", 1)
    PropositionFactory.create_batch(3, dialogue=hall)
    commencer(client, hall)
    idee = client.get(ecran(hall, "opinions")).context["idee"]
    client.post(ecran(hall, "opinions"), {"idee": idee.proposition.pk, "sens": "passe"})

    assert "Vous pouvez vous arrêter là" in client.get(ecran(hall, "opinions")).text


def test_gesture_without_a_start_leads_to_the_start(client, hall):
    for personne in (None, ParticipantFactory(dialogue=hall)):
        if personne:
            reconnaitre(client, personne)
        reponse = client.post(ecran(hall, "idee"))
        assert (reponse.status_code, reponse.url) == (303, adresse("borne", hall, secret=SECRET))
    assert Proposition.objects.count() == 0
    assert client.get(ecran(hall, "inconnu")).status_code == 404


def test_idea_of_whom_the_screen_forgot_comes_back_to_be_sent(client):
    restreint = equiper(DialogueFactory(ouvert=True, acces=AccesDialogue.TERRITOIRE))
    admise = CommuneAdmiseFactory(dialogue=restreint)

    def renvoyer(page, **choix):
        formulaire = BeautifulSoup(page.text, "html.parser").find("form", {"data-bm-envoi-unique": True})
        champs = {champ["name"]: champ.get("value", champ.text) for champ in formulaire.select("input, textarea")}
        return client.post(formulaire.get("action"), champs | choix)

    oubliee = client.post(ecran(restreint, "idee"), {"titre": "Une fontaine", "texte": "\nÀ l’ombre"})
    sans_commune = renvoyer(oubliee)
    rendue = renvoyer(sans_commune, commune=admise.pk)

    assert (oubliee.status_code, sans_commune.status_code, oubliee["Cache-Control"]) == (409, 422, "private, no-store")
    # Wiped after a while without any gesture, as the screens of whoever is known.
    assert "data-bm-veille" in oubliee.text
    assert Proposition.objects.count() == 0
    assert "Votre idée est arrivée" in renvoyer(rendue).text
    assert list(Proposition.objects.values_list("titre", "texte", "auteur__commune")) == [
        ("Une fontaine", "À l’ombre", admise.territoire_id)
    ]


def test_restricted_dialogue_asks_for_the_commune_first(client):
    restreint = equiper(DialogueFactory(ouvert=True, acces=AccesDialogue.TERRITOIRE))
    admise = CommuneAdmiseFactory(dialogue=restreint)

    refus = commencer(client, restreint)
    assert refus.status_code == 422
    assert Participant.objects.count() == 0

    client.post(adresse("borne", restreint, secret=SECRET), {"commune": admise.pk})
    assert Participant.objects.get().commune == admise.territoire


def test_closed_dialogue_says_so_and_starts_nobody(client):
    ferme = equiper(DialogueFactory(ferme=True))

    assert "La participation est close" in client.get(adresse("borne", ferme, secret=SECRET)).text
    assert commencer(Client(), ferme).status_code == 409
    assert Participant.objects.count() == 0


def test_who_stands_there_when_participation_closes_is_told(client, hall):
    commencer(client, hall)
    Dialogue.objects.filter(pk=hall.pk).update(etat=EtatDialogue.FERME, ferme_le=maintenant())

    refus = client.post(ecran(hall, "idee"), {"titre": "Une fontaine", "texte": ""})

    assert (refus.status_code, Proposition.objects.count()) == (409, 0)
    assert "Une fontaine" in refus.text
    assert "La participation est close" in refus.text
    assert "La participation est close" in client.get(adresse("borne", hall, secret=SECRET)).text
