"""Passkeys: doors that stay as they were, answers that no browser sends, mails and the journal."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.urls import reverse

from comptes.actions.courriels import expedier
from comptes.models import CourrielDeCompte
from comptes.signaux import noter_la_cle_retiree
from socle.models import Entree
from tests.factories.comptes import MOT_DE_PASSE, UtilisateurFactory
from tests.preuves import lire, texte_de

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hors_demonstration")]

FAUSSES = [
    "[]",
    "null",
    "3",
    '"cle"',
    "{}",
    '{"id": "a", "rawId": "a", "type": "public-key", "response": []}',
    '{"id": 1, "rawId": [], "type": {}, "response": {}}',
    *(
        json.dumps(
            {
                "id": faux,
                "rawId": faux,
                "type": "public-key",
                "clientExtensionResults": {},
                "response": dict.fromkeys(
                    ("clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"), faux
                ),
            }
        )
        for faux in ("A", "AAAA", "e30", "bnVsbA", "W10", "oA", "é", "_-_-", "A" * 5000)
    ),
]


def _cle(personne, nom="Mon téléphone"):
    """Register a key that opens nothing: what is asked of pages is whether there is one."""
    return Authenticator.objects.create(
        user=personne, type=Authenticator.Type.WEBAUTHN, data={"name": nom, "credential": {}}
    )


@pytest.mark.parametrize("fausse", FAUSSES)
def test_what_no_browser_sends_opens_nothing_and_breaks_nothing(client, fausse):
    personne = UtilisateurFactory()
    entree = client.post(reverse("mfa_login_webauthn"), {"credential": fausse})
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    apres_le_defi = client.post(reverse("mfa_login_webauthn"), {"credential": fausse})
    client.force_login(personne)
    ajout = client.post(reverse("mfa_add_webauthn"), {"credential": fausse})

    assert [r.status_code for r in (entree, apres_le_defi)] == [302, 302]
    assert entree.url == apres_le_defi.url == reverse("account_login")
    assert ajout.status_code in {200, 302}
    assert not Authenticator.objects.exists()


def test_the_door_says_what_a_key_needs_and_keeps_the_other_doors(client):
    page = lire(client.get(reverse("account_login")))

    formulaire = page.find("form", attrs={"data-bm-cle": "entrer"})
    assert formulaire.has_attr("hidden")
    assert "JavaScript" in page.find("noscript").get_text()
    assert "Les autres portes restent ouvertes." in page.find("noscript").get_text()
    assert page.find("input", attrs={"name": "password"})


def test_options_of_a_key_name_the_host_of_the_platform_and_ask_for_its_owner(client, settings):
    settings.BASE_URL = "https://barometre.exemple"

    demande = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"}).json()

    publique = demande["request_options"]["publicKey"]
    assert (publique["rpId"], publique["userVerification"]) == ("barometre.exemple", "required")
    assert not publique.get("allowCredentials")


def test_a_key_of_a_member_locks_nothing_a_key_of_staff_is_their_second_factor(client):
    membre, equipe = UtilisateurFactory(), UtilisateurFactory(administrateur=True, second_facteur=False)
    for personne in (membre, equipe):
        _cle(personne)

    entrees = {}
    for personne in (membre, equipe):
        client.logout()
        reponse = client.post(reverse("account_login"), {"login": personne.email, "password": MOT_DE_PASSE})
        entrees[personne] = reponse.url

    assert entrees[equipe] == reverse("mfa_authenticate")
    assert entrees[membre] != reverse("mfa_authenticate")


def test_staff_with_a_key_alone_are_let_in(client):
    equipe = UtilisateurFactory(administrateur=True, second_facteur=False)
    _cle(equipe)
    client.force_login(equipe)

    assert client.get("/pilotage/").status_code == 200


def test_keys_of_others_are_nobody_s_business(client):
    cle = _cle(UtilisateurFactory())
    client.force_login(UtilisateurFactory(password=None))

    statuts = [client.get(reverse(f"mfa_{geste}_webauthn", args=[cle.pk])).status_code for geste in ("edit", "remove")]

    assert statuts == [404, 404]
    assert "Mon téléphone" not in texte_de(client.get(reverse("mfa_list_webauthn")))


@pytest.mark.parametrize("chemin", ["mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_a_change_of_keys_asks_for_the_password_again(client, chemin):
    personne = UtilisateurFactory()
    cle = _cle(personne)
    client.force_login(personne)

    reponse = client.get(reverse(chemin, args=[] if chemin == "mfa_add_webauthn" else [cle.pk]))

    assert reponse.url.partition("?")[0] == reverse("account_reauthenticate")


def test_a_key_that_goes_is_told_by_mail_and_written_in_the_journal(client, mailoutbox):
    personne = UtilisateurFactory()
    cle = _cle(personne)
    client.post(reverse("account_login"), {"login": personne.email, "password": MOT_DE_PASSE})
    client.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE})

    client.post(reverse("mfa_remove_webauthn", args=[cle.pk]))
    for courriel in CourrielDeCompte.objects.all():
        expedier(str(courriel.pk))

    assert not Authenticator.objects.exists()
    [courriel] = [m for m in mailoutbox if "clé" in m.subject]
    assert (courriel.to, courriel.subject) == ([personne.email], "Une clé d’accès a été retirée")
    [ligne] = Entree.objects.filter(acte="compte.cle_retiree")
    assert ligne.details == {}
    # Other factors have their own words.
    noter_la_cle_retiree(personne, Authenticator(user=personne, type=Authenticator.Type.TOTP))
    assert Entree.objects.filter(acte="compte.cle_retiree").count() == 1


def test_a_member_s_new_key_is_told_by_mail_and_brings_no_recovery_codes(client, monkeypatch):
    """The ceremony is the browser's affair: what is done once it holds is looked at."""
    monkeypatch.setattr(auth, "parse_registration_response", lambda _cle: None)
    monkeypatch.setattr(auth, "complete_registration", lambda _cle: None)
    personne = UtilisateurFactory()
    client.post(reverse("account_login"), {"login": personne.email, "password": MOT_DE_PASSE})
    client.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE})
    parties = {"clientDataJSON": "A", "attestationObject": "A"}
    cle = json.dumps({"id": "A", "rawId": "A", "type": "public-key", "response": parties})

    trop_long = client.post(reverse("mfa_add_webauthn"), {"name": "x" * 61, "credential": cle})
    page = client.post(reverse("mfa_add_webauthn"), {"name": "x" * 60, "credential": cle}, follow=True)

    assert "La clé d’accès est ajoutée." in texte_de(page)
    assert [(a.type, a.data["name"]) for a in Authenticator.objects.all()] == [("webauthn", "x" * 60)]
    assert trop_long.status_code == 200
    assert [e.acte for e in Entree.objects.filter(acte__startswith="compte.cle")] == ["compte.cle_ajoutee"]
    assert CourrielDeCompte.objects.count() == 1
