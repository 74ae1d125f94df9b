"""The link in the mail."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail, signing
from django.urls import reverse

from comptes.models import Utilisateur
from organismes.actions.confirmer import confirmer_inscription
from organismes.actions.inscrire import deposer_inscription
from organismes.actions.jetons import SEL, jeton_de_confirmation
from organismes.enums import EtatInscription
from organismes.models import Inscription
from socle.horloge import maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory
from tests.organismes.donnees import brouillon_complet
from tests.preuves import texte_de

pytestmark = pytest.mark.django_db


def _deposer(courriel="camille@ville.exemple", campagne=None):
    brouillon = brouillon_complet(campagne or CampagneFactory(), courriel=courriel)
    return deposer_inscription(brouillon=brouillon, recue_le=maintenant())


def _lien(inscription):
    return reverse("organismes:inscription_confirmer", kwargs={"jeton": jeton_de_confirmation(inscription)})


def test_confirmer_asks_for_a_click_then_verifies_the_address(client):
    inscription = _deposer()
    lien = _lien(inscription)

    page = client.get(lien)
    inscription.refresh_from_db()
    etat_apres_lecture = inscription.etat
    reponse = client.post(lien)

    inscription.refresh_from_db()
    assert page.status_code == 200
    assert etat_apres_lecture == EtatInscription.DEPOSEE
    assert reponse.status_code == 200
    assert "est confirmée" in reponse.content.decode()
    assert inscription.etat == EtatInscription.CONFIRMEE
    assert EmailAddress.objects.get(email="camille@ville.exemple").verified


def test_confirmer_twice_shows_the_same_page(client):
    inscription = _deposer()
    lien = _lien(inscription)

    reponses = [client.post(lien), client.post(lien), client.get(lien)]

    assert [reponse.status_code for reponse in reponses] == [200, 200, 200]
    assert Inscription.objects.get().etat == EtatInscription.CONFIRMEE


def test_confirmer_again_once_staff_validated_says_so(client):
    inscription = _deposer()
    lien = _lien(inscription)
    attend = client.post(lien).text
    Inscription.objects.update(etat=EtatInscription.VALIDEE, decidee_le=maintenant())

    page = client.get(lien).text

    assert ("relit l’inscription" in attend, "relit l’inscription" in page) == (True, False)
    assert "est validée" in page
    assert "Ouvrir mon espace" in page


def test_confirmer_by_known_account_confirms_that_registration_only(client):
    compte = UtilisateurFactory(email="camille@ville.exemple")
    campagne = CampagneFactory()
    une, autre = _deposer(campagne=campagne), _deposer(campagne=campagne)

    client.post(_lien(une))

    assert Inscription.objects.get(pk=une.pk).etat == EtatInscription.CONFIRMEE
    assert Inscription.objects.get(pk=autre.pk).etat == EtatInscription.DEPOSEE
    assert list(Utilisateur.objects.all()) == [compte]


def test_deposer_mails_are_alike_for_known_and_unknown_accounts(django_capture_on_commit_callbacks):
    UtilisateurFactory(email="connue@ville.exemple")
    campagne = CampagneFactory()

    with django_capture_on_commit_callbacks(execute=True):
        for courriel in ("connue@ville.exemple", "neuve@ville.exemple"):
            _deposer(courriel=courriel, campagne=campagne)

    corps = [re.sub(r"confirmation/\S+|Commune-\d+", "", message.body) for message in mail.outbox]
    assert corps[0] == corps[1]


def test_confirmer_after_closing_within_seven_days_works(client):
    campagne = CampagneFactory()
    inscription = _deposer(campagne=campagne)
    lien = _lien(inscription)

    with time_machine.travel(maintenant() + dt.timedelta(days=6, hours=23)):
        reponse = client.post(lien)

    assert reponse.status_code == 200
    assert Inscription.objects.get().etat == EtatInscription.CONFIRMEE


def test_confirmer_after_seven_days_offers_another_link(client, django_capture_on_commit_callbacks):
    inscription = _deposer()
    lien = _lien(inscription)
    jeton = lien.split("/")[-2]

    with time_machine.travel(maintenant() + dt.timedelta(days=7)):
        page = client.post(lien)
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("organismes:inscription_renvoyer"), {"jeton": jeton})
        nouveau = re.search(r"/inscription/confirmation/\S+", mail.outbox[-1].body).group()
        reponse = client.post(nouveau)

    assert page.status_code == 410
    assert jeton in page.content.decode()
    assert reponse.status_code == 200
    assert Inscription.objects.get().etat == EtatInscription.CONFIRMEE


def test_link_of_a_version_before_addresses_confirms_nothing_and_offers_another_one(client):
    inscription = _deposer()
    contenu = {"i": inscription.pk, "le": maintenant().isoformat()}
    lien = reverse("organismes:inscription_confirmer", args=[signing.Signer(salt=SEL).sign_object(contenu)])

    page = client.post(lien)

    assert page.status_code == 410
    assert "avant une mise à jour du site" in page.text
    assert "Recevoir un nouveau lien" in texte_de(page)
    assert Inscription.objects.get().etat == EtatInscription.DEPOSEE


@pytest.mark.parametrize(
    ("trait", "phrase"),
    [
        ("deposee", "Les inscriptions sont closes et les sept jours pour confirmer sont passés"),
        ("confirmee", "Cette inscription n’attend plus de confirmation"),
    ],
)
def test_link_that_expired_offers_no_other_one_where_it_would_be_refused(client, trait, phrase):
    inscription = InscriptionFactory(**{trait: True})
    lien = _lien(inscription)

    with time_machine.travel(maintenant() + dt.timedelta(days=60)):
        page = client.get(lien)

    assert page.status_code == 410
    assert phrase in texte_de(page)
    assert "Recevoir un nouveau lien" not in page.text


@pytest.mark.parametrize("trait", ["refusee", "retiree"])
def test_link_of_a_registration_that_is_over_shows_no_button(client, trait):
    inscription = InscriptionFactory(**{trait: True})

    page = client.get(_lien(inscription))

    assert page.status_code == 410
    assert "elle ne se confirme plus" in page.text
    assert "Confirmer l’inscription" not in page.text


@pytest.mark.parametrize("nommee", ["", "suite@ville.exemple"])
def test_link_proves_the_address_that_it_was_sent_to_and_no_other(client, nommee):
    inscription = _deposer()
    lien = _lien(inscription)
    Inscription.objects.update(referent_courriel=nommee)

    reponse = client.post(lien)

    assert (reponse.status_code, Inscription.objects.get().etat) == (404, EtatInscription.DEPOSEE)
    assert "ne nomme plus" in reponse.text
    assert not Utilisateur.objects.filter(email=nommee).exists()
    assert not EmailAddress.objects.filter(verified=True).exists()


def test_confirmer_with_a_forged_link_says_so(client):
    reponse = client.post(reverse("organismes:inscription_confirmer", kwargs={"jeton": "faux"}))

    assert reponse.status_code == 404
    assert "pas complet" in reponse.content.decode()


def test_confirmer_second_of_a_body_gets_a_clear_page_and_a_mail(client, django_capture_on_commit_callbacks):
    campagne = CampagneFactory()
    gagnante = InscriptionFactory(campagne=campagne, deposee=True)
    perdante = InscriptionFactory(campagne=campagne, organisme=gagnante.organisme, deposee=True)
    confirmer_inscription(inscription=gagnante)

    with django_capture_on_commit_callbacks(execute=True):
        reponse = client.post(_lien(perdante))

    assert reponse.status_code == 409
    assert "déjà inscrit" in reponse.content.decode()
    assert [message.to for message in mail.outbox] == [[perdante.referent_courriel]]


def test_confirmer_shows_the_seat_or_the_place_in_line(client):
    campagne = CampagneFactory(idcity_places=1)
    inscriptions = [_deposer(courriel=f"r{rang}@ville.exemple", campagne=campagne) for rang in range(2)]

    pages = [client.post(_lien(inscription)).content.decode() for inscription in inscriptions]

    assert "la place 1 sur les 1" in pages[0]
    assert "au rang 1 de la liste d’attente" in pages[1]
