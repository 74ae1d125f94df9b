"""A person chooses her mails: signed in on her page, or by the link of a mail, which can do nothing else."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from comptes.enums import SujetCourriel
from comptes.models import RefusDeCourriel
from comptes.queries.preferences import SEL, lien_de_refus, pied, sujets_de, veut
from socle.courriels import envoyer
from socle.horloge import maintenant
from socle.models import Entree
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import EnqueteurFactory
from tests.factories.organismes import MembreFactory
from tests.preuves import page_de, texte_de, tout

pytestmark = pytest.mark.django_db
PAGE = "comptes:mes_courriels"


def refus(compte):
    return sorted(RefusDeCourriel.objects.filter(utilisateur=compte).values_list("sujet", flat=True))


def lien(compte, sujet=SujetCourriel.RESUME):
    return urlsplit(lien_de_refus(compte, sujet)).path


@pytest.mark.parametrize(
    ("roles", "attendus"),
    [
        ({}, ["resume", "echeance", "rapport", "reponse"]),
        ({"enqueteur": True}, ["resume", "veille"]),
        ({"charge_etudes": True}, ["resume"]),
    ],
)
def test_page_offers_what_concerns_a_person_all_on_and_says_what_always_leaves(client, roles, attendus):
    compte = UtilisateurFactory(**roles)
    client.force_login(compte)

    reponse = client.get(reverse(PAGE))

    cases = page_de(reponse).select("main input[type=checkbox]")
    assert [(case["name"], case.has_attr("checked")) for case in cases] == [(sujet, True) for sujet in attendus]
    assert "les codes et les liens qui ouvrent votre compte" in texte_de(reponse)


def test_what_is_turned_off_and_on_again_is_kept_and_told_in_the_journal(client):
    compte = UtilisateurFactory()
    RefusDeCourriel.objects.create(utilisateur=compte, sujet=SujetCourriel.VEILLE)
    client.force_login(compte)

    client.post(reverse(PAGE), {"echeance": "on"})
    assert refus(compte) == ["rapport", "reponse", "resume", "veille"]
    client.post(reverse(PAGE), {"resume": "on", "echeance": "on", "rapport": "on", "reponse": "on"})
    client.post(reverse(PAGE), {"resume": "on", "echeance": "on", "rapport": "on", "reponse": "on"})

    # What does not concern her any more stays as she left it.
    assert refus(compte) == ["veille"]
    lignes = Entree.objects.filter(acte="courriels.regles").order_by("pk")
    assert [ligne.details["sujets"] for ligne in lignes] == [["rapport", "reponse", "resume"], []]


def test_link_of_a_mail_asks_then_turns_its_kind_off_without_signing_in(client):
    autre, compte = UtilisateurFactory.create_batch(2, enqueteur=True)
    avant = tout()

    page = client.get(lien(compte))
    assert (tout(), compte.email in page.content.decode()) == (avant, False)
    client.post(lien(compte))
    client.post(lien(compte))

    assert (refus(compte), refus(autre)) == (["resume"], [])
    assert (veut(compte, SujetCourriel.RESUME), veut(compte, SujetCourriel.VEILLE)) == (False, True)
    assert Entree.objects.filter(acte="courriels.refuses").count() == 1
    assert "_auth_user_id" not in client.session


def test_mailbox_turns_a_kind_off_in_one_gesture_without_our_page(mailoutbox):
    compte = UtilisateurFactory(enqueteur=True)
    envoyer("socle/essai", destinataires=[compte.email], contexte={"le": maintenant(), "refuser": lien(compte)})
    entetes = mailoutbox[0].message()
    corps = entetes["List-Unsubscribe-Post"]

    reponse = Client(enforce_csrf_checks=True).post(
        entetes["List-Unsubscribe"][1:-1], corps, content_type="application/x-www-form-urlencoded"
    )

    assert (corps, reponse.status_code, refus(compte)) == ("List-Unsubscribe=One-Click", 200, ["resume"])


def test_link_that_is_not_ours_or_of_somebody_erased_is_not_found(client):
    _autre, compte = UtilisateurFactory.create_batch(2)
    bon = lien(compte)
    UtilisateurFactory._meta.model.objects.filter(pk=compte.pk).update(
        efface_le="2027-01-01T00:00Z", nom="", is_active=False
    )
    avant = tout()

    assert [client.post(adresse).status_code for adresse in (bon, bon[:-2] + "A/")] == [404, 404]
    assert tout() == avant


def test_link_to_an_account_that_a_restored_backup_forgot_turns_nothing_off_of_who_has_its_number_now(client):
    parti = UtilisateurFactory()
    adresse, numero = lien(parti), parti.pk
    parti.delete()
    autre = UtilisateurFactory(pk=numero)

    assert client.post(adresse).status_code == 404
    assert refus(autre) == []


def test_link_of_a_mail_that_left_before_an_upgrade_still_turns_its_kind_off(client):
    compte = UtilisateurFactory()
    jeton = Signer(salt=SEL).sign_object([compte.pk, SujetCourriel.RESUME.value])

    client.post(reverse("comptes:refuser_courriel", args=[jeton]))

    assert refus(compte) == ["resume"]


def test_foot_of_a_needed_mail_offers_no_way_to_turn_it_off():
    compte = UtilisateurFactory()

    assert pied(compte)["refuser"] == ""
    assert pied(compte, SujetCourriel.RAPPORT)["refuser"] == lien_de_refus(compte, SujetCourriel.RAPPORT)
    assert SujetCourriel.RAPPORT in sujets_de(compte)


def test_who_acts_for_a_body_beside_her_role_chooses_the_mails_of_both(client):
    compte = EnqueteurFactory(compte=True).utilisateur
    MembreFactory(utilisateur=compte)
    client.force_login(compte)

    page = texte_de(client.get(reverse("comptes:mes_courriels")))
    client.post(reverse("comptes:mes_courriels"), {"resume": "on", "veille": "on"})

    assert [mot in page for mot in (SujetCourriel.VEILLE.label, SujetCourriel.RAPPORT.label)] == [True, True]
    assert refus(compte) == ["echeance", "rapport", "reponse"]


def test_a_member_reads_which_mails_are_for_referents_alone(client):
    client.force_login(MembreFactory(role="membre").utilisateur)

    page = texte_de(client.get(reverse("comptes:mes_courriels")))

    # The three that leave for referents, and what is needed: she waits for none of them.
    assert page.count("Aux référents, ") + page.count("aux référents, ") == 4
