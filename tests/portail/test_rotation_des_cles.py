"""Another SECRET_KEY, the old one given as such: nobody is signed out, no link dies, no code ends, nobody counts twice."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from bornes.avis.actions.recevoir_avis import recevoir_avis
from bornes.avis.logic.avis import lire_item
from bornes.avis.queries.portes import porte_du_jeton
from bornes.models import Avis
from bornes.parc.actions.enroler import donner_code, enroler
from consultations.actions.cles import empreinte_borne
from consultations.actions.identifier import confirmer, demander_confirmation, ouvrir_session_borne
from consultations.actions.jetons import jeton_d_oubli, jeton_de_confirmation, participant_a_oublier
from consultations.models import Participant
from organismes.actions.jetons import jeton_de_confirmation as jeton_d_inscription
from organismes.actions.jetons import lire_jeton_de_confirmation
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from tests.factories.bornes import BorneFactory, CleDuJourFactory, CodeAvisFactory, SuiteRecueFactory, empreinte
from tests.factories.comptes import MOT_DE_PASSE, UtilisateurFactory
from tests.factories.consultations import DialogueFactory
from tests.factories.organismes import InscriptionFactory
from tests.sondages.agent import agents_de, sondage_ouvert
from tests.sondages.cles import cle_de_test

pytestmark = pytest.mark.django_db
AVANT, APRES = "cle-de-la-veille", "cle-du-jour"


@pytest.fixture(params=["gardee", "oubliee"])
def tourner(request, settings):
    """Change the key; says whether the old one was kept. Forgotten, it shows that each test can fail."""
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = AVANT, []

    def tourner() -> bool:
        settings.SECRET_KEY = APRES
        settings.SECRET_KEY_FALLBACKS = [AVANT] if request.param == "gardee" else []
        return request.param == "gardee"

    return tourner


def _passe(acte, **arguments):
    try:
        acte(**arguments)
    except RegleMetier:
        return False
    return True


def test_whoever_is_signed_in_stays(tourner):
    client = Client()
    personne = UtilisateurFactory()
    client.force_login(personne)

    gardee = tourner()

    vu = client.get(reverse("portail:accueil")).context["user"]
    assert vu.is_authenticated == gardee
    assert personne.check_password(MOT_DE_PASSE)


def test_link_that_confirms_a_registration_works(tourner):
    jeton = jeton_d_inscription(InscriptionFactory())

    assert tourner() == _passe(lire_jeton_de_confirmation, jeton=jeton)


def test_code_of_a_kiosk_enrols_it(tourner):
    code = donner_code(borne=BorneFactory(etat="preparee", inventoriee=True), auteur=None)

    assert tourner() == _passe(enroler, code=code)


def test_code_of_an_agent_is_exchanged_once(tourner, monkeypatch):
    monkeypatch.setattr("sondages.actions.cles.generer_cle", cle_de_test)
    agent = agents_de(sondage_ouvert(12))[0]

    gardee = tourner()

    assert gardee == _passe(agent.echanger)
    if gardee:
        agent.echanger()
        agent.urne = agent.idees
        assert not _passe(agent.echanger)


def test_secret_of_a_consultation_kiosk_opens_it(tourner):
    dialogue = DialogueFactory(ouvert=True)
    dialogue.cle_borne = empreinte_borne(dialogue, "secret")
    dialogue.save()

    assert tourner() == _passe(ouvrir_session_borne, dialogue=dialogue, secret="secret")
    assert not _passe(ouvrir_session_borne, dialogue=dialogue, secret="autre")


def _demander(dialogue):
    return demander_confirmation(dialogue=dialogue, courriel="camille@exemple.fr", veut_suivre=False, commune=None)


def test_links_of_a_consultation_work(tourner):
    dialogue = DialogueFactory(ouvert=True)
    jeton = jeton_de_confirmation(_demander(dialogue))
    oubli = jeton_d_oubli(confirmer(jeton=jeton_de_confirmation(_demander(dialogue))))

    gardee = tourner()

    assert (gardee, gardee) == (_passe(confirmer, jeton=jeton), _passe(participant_a_oublier, jeton=oubli))


@pytest.mark.parametrize("quand", ["avant", "pendant", "apres"])
def test_participant_who_comes_back_is_the_same_person(tourner, quand):
    """Confirmed before; asked before and confirmed after; or both after, under the old hash or the new."""
    dialogue = DialogueFactory(ouvert=True)
    attentes = [_demander(dialogue), _demander(dialogue)]
    if quand == "avant":
        confirmer(jeton=jeton_de_confirmation(attentes.pop()))

    gardee = tourner()
    if quand == "apres":
        attentes = [_demander(dialogue)]
    for attente in [*attentes, _demander(dialogue)]:
        confirmer(jeton=jeton_de_confirmation(attente))

    assert Participant.objects.count() == (2 if quand == "avant" and not gardee else 1)


def test_page_open_on_a_phone_is_sent_once(tourner, client):
    CleDuJourFactory()
    adresse = reverse("bornes:avis", args=[CodeAvisFactory().code])
    page = client.get(adresse).content.decode().partition('name="page" value="')[2].partition('"')[0]
    envoi = {"page": page, "k1": "4", "k6": "Merci"}
    premiere = client.post(adresse, envoi)

    gardee = tourner()
    seconde = client.post(adresse, envoi)

    # With a key that nobody knows any more, the page comes back with what was typed and waits for another click.
    assert (premiere.status_code, seconde.status_code) == (303, 303 if gardee else 200)
    assert Avis.objects.count() == 1


def test_opinion_that_a_kiosk_sends_again_is_known(settings):
    """The vault key keys the content: under another one, the same opinion must not look like another."""
    settings.CLE_DE_COFFRE, settings.CLE_DE_COFFRE_ANCIENNES = "coffre-de-la-veille", []
    SuiteRecueFactory(enrolement__jeton="jeton")
    saisi_le = (maintenant() - dt.timedelta(minutes=10)).isoformat()
    element = {"id": str(uuid.UUID(int=1)), "sequence": 1, "saisi_le": saisi_le, "reponses": {"K1": 4, "K6": "Merci"}}
    envoyer = lambda texte="Merci": [  # noqa: E731 -- one line, three times
        recu.statut
        for recu in recevoir_avis(
            porte=porte_du_jeton(empreinte("jeton")),
            avis=[lire_item(element | {"reponses": {"K1": 4, "K6": texte}})],
        ).recus
    ]
    assert envoyer() == ["enregistre"]
    settings.CLE_DE_COFFRE, settings.CLE_DE_COFFRE_ANCIENNES = "coffre-du-jour", ["coffre-de-la-veille"]

    assert (envoyer(), envoyer("Merci !")) == (["deja_recu"], ["conflit"])
    settings.CLE_DE_COFFRE_ANCIENNES = []
    assert envoyer() == ["conflit"]
