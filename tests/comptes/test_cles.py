"""Passkeys: doors that stay as they were, answers that no browser sends, mails and the journal."""

from __future__ import annotations

import json
import logging
import re
from types import SimpleNamespace

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as codes
from allauth.mfa.webauthn.internal import auth
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode
from fido2 import cbor
from fido2.utils import websafe_encode

from comptes.actions.courriels import expedier
from comptes.forms import acces
from comptes.models import CourrielDeCompte
from comptes.signaux import noter_la_cle_retiree
from socle.models import Entree
from tests.factories.comptes import MOT_DE_PASSE, UtilisateurFactory
from tests.preuves import lire, texte_de

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hors_demonstration")]

# More bytes than a machine holds: read as a size, it fails before anything is reserved.
DEMESURE = 10**19
# Of our host or not, 32 bytes; then what is said of the device, and how often it signed.
SANS_SUITE, AVEC_SUITE = (bytes(32) + bytes([drapeaux]) + bytes(4) for drapeaux in (0x05, 0x85))


def _reponse(*, client=None, attestation=None, donnees=SANS_SUITE, **reponse):
    dite = {"type": "webauthn.get", "challenge": "AAAA", "origin": "https://testserver"} | (client or {})
    attestee = {"fmt": "none", "authData": donnees, "attStmt": {}} if attestation is None else attestation
    parties = {
        "clientDataJSON": websafe_encode(json.dumps(dite).encode()),
        "attestationObject": websafe_encode(attestee if isinstance(attestee, bytes) else cbor.encode(attestee)),
        "authenticatorData": websafe_encode(donnees),
        "signature": "AAAA",
        "userHandle": "MQ",
    }
    return json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": parties | reponse})


FAUSSES = [
    _reponse(),
    _reponse(userHandle=None),
    *(_reponse(client={nom: DEMESURE}) for nom in ("type", "challenge", "origin")),
    _reponse(clientDataJSON=websafe_encode(b"[" * 5000)),
    _reponse(clientDataJSON=websafe_encode(b"1" * 5000)),
    _reponse(userHandle=DEMESURE),
    _reponse(userHandle="A" * 200),
    *(_reponse(donnees=AVEC_SUITE + suite) for suite in (b"", b"\x19", b"\x81" * 5000)),
    _reponse(attestation={"fmt": "none", "authData": 2**64 - 1, "attStmt": {}}),
    *(_reponse(attestation=attestation) for attestation in ({}, 3, b"", b"\x81" * 5000)),
    "[" * 200_000,
    "1" * 5000,
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


def _adresses(personne):
    return list(EmailAddress.objects.filter(user=personne).order_by("pk").values_list("email", flat=True))


def _portes(personne):
    personne.refresh_from_db()
    facteurs = Authenticator.objects.filter(user=personne).values_list("type", flat=True)
    return personne.has_usable_password(), _adresses(personne), sorted(facteurs)


def _prouver(client, personne, **preuve):
    """Enter, and prove who one is in the same minute."""
    client.force_login(personne)
    session = client.session
    record_authentication(SimpleNamespace(session=session), personne, **preuve)
    session.save()


def _laisser_cinq_minutes(client):
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY][-1]["at"] -= 301
    session.save()


@pytest.fixture
def code_juste(monkeypatch):
    """The application shows 000000, whatever it shares with us."""
    for lecteur in (codes, acces):
        monkeypatch.setattr(lecteur, "hotp_value", lambda _secret, _rang: 0)


@pytest.mark.parametrize("fausse", FAUSSES, ids=range(len(FAUSSES)))
def test_what_no_browser_sends_opens_nothing_and_breaks_nothing(client, fausse):
    personne = UtilisateurFactory()
    entree = client.post(reverse("mfa_login_webauthn"), {"credential": fausse})
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    apres_le_defi = client.post(reverse("mfa_login_webauthn"), {"credential": fausse})
    _prouver(client, personne, method="password", reauthenticated=True)
    client.get(reverse("mfa_add_webauthn"))
    ajout = client.post(reverse("mfa_add_webauthn"), {"credential": fausse})

    assert [r.status_code for r in (entree, apres_le_defi, ajout)] == [302, 302, 200]
    assert entree.url == apres_le_defi.url == reverse("account_login")
    assert "La clé n’a pas été gardée" in texte_de(ajout)
    assert not Authenticator.objects.exists()


def test_a_key_that_is_refused_at_the_door_leaves_there_where_one_was_going(client):
    reponse = client.post(reverse("mfa_login_webauthn"), {"credential": "{}", "next": "/mes-appareils/"})
    ailleurs = client.post(reverse("mfa_login_webauthn"), {"credential": "{}", "next": "https://ailleurs.exemple/"})

    assert reponse.url == f"/connexion/?{urlencode({'next': '/mes-appareils/'})}"
    assert ailleurs.url == "/connexion/"


def test_logs_hold_no_number_of_a_key():
    """fido2 says at INFO which one opened."""
    assert not logging.getLogger("fido2.server").isEnabledFor(logging.INFO)


def test_who_has_neither_password_nor_factor_adds_a_key_right_after_entering(client, mailoutbox):
    personne = UtilisateurFactory(password=None)
    ajout, deconnexion = reverse("mfa_add_webauthn"), reverse("account_logout")
    client.post(reverse("account_request_login_code"), {"email": personne.email})
    [demande] = CourrielDeCompte.objects.all()
    expedier(str(demande.pk))
    code = re.search(r"^\w{3,}-?\w{3,}$", mailoutbox[0].body, re.MULTILINE)[0]
    client.post(reverse("account_confirm_login_code"), {"code": code})
    fraiche = client.get(ajout)
    _laisser_cinq_minutes(client)

    refus = [client.get(ajout), client.post(ajout, {"credential": _reponse()})]
    page = client.get(refus[0].url)
    retour = lire(page).find("main").find("input", attrs={"name": "next"})["value"]
    sortie = client.post(deconnexion, {"next": retour})

    assert lire(fraiche).h1.get_text() == "Ajouter une clé d’accès"
    assert [r.url.partition("?")[0] for r in refus] == [deconnexion] * 2
    assert "déconnectez-vous ici, puis entrez de nouveau" in texte_de(page)
    assert sortie.url == f"/connexion/?{urlencode({'next': ajout})}"
    assert not Authenticator.objects.exists()


ENVOIS = {
    "account_set_password": {"password1": "un-mot-assez-long", "password2": "un-mot-assez-long"},
    "account_email": {"action_add": "", "email": "voleur@exemple.fr"},
    "mfa_activate_totp": {"code": "000000"},
    "mfa_generate_recovery_codes": {},
}


@pytest.mark.usefixtures("code_juste")
@pytest.mark.parametrize(
    ("page", "faites"),
    [
        ("account_set_password", (True, ["moi@exemple.fr"], [])),
        ("account_email", (False, ["moi@exemple.fr", "voleur@exemple.fr"], [])),
        ("mfa_activate_totp", (False, ["moi@exemple.fr"], ["recovery_codes", "totp"])),
    ],
)
def test_who_has_neither_password_nor_factor_changes_her_doors_right_after_entering_alone(client, page, faites):
    personne = UtilisateurFactory(email="moi@exemple.fr", password=None)
    _prouver(client, personne, method="proconnect")
    _laisser_cinq_minutes(client)

    refus = client.post(reverse(page), ENVOIS[page])

    retour = f"/connexion/?{urlencode({'next': reverse(page)})}"
    assert refus.url == f"{reverse('account_logout')}?{urlencode({'next': retour})}"
    assert "dans les cinq minutes qui suivent votre connexion" in texte_de(client.get(refus.url))
    assert _portes(personne) == (False, ["moi@exemple.fr"], [])

    _prouver(client, personne, method="proconnect")
    client.post(reverse(page), ENVOIS[page])
    assert _portes(personne) == faites


@pytest.mark.usefixtures("code_juste")
@pytest.mark.parametrize(
    ("facteur", "mot_de_passe", "page", "faites"),
    [
        ("webauthn", None, "account_set_password", (True, ["moi@exemple.fr"], ["webauthn"])),
        ("totp", None, "account_set_password", (True, ["moi@exemple.fr"], ["totp"])),
        ("webauthn", None, "account_email", (False, ["moi@exemple.fr", "voleur@exemple.fr"], ["webauthn"])),
        ("", MOT_DE_PASSE, "account_email", (True, ["moi@exemple.fr", "voleur@exemple.fr"], [])),
        ("", MOT_DE_PASSE, "mfa_activate_totp", (True, ["moi@exemple.fr"], ["recovery_codes", "totp"])),
        ("totp", None, "mfa_generate_recovery_codes", (False, ["moi@exemple.fr"], ["recovery_codes", "totp"])),
    ],
)
@pytest.mark.parametrize("deja", ["jamais", "trop tot"])
def test_who_has_a_password_or_a_factor_gives_it_again_before_she_changes_her_doors(
    client, facteur, mot_de_passe, page, faites, deja
):
    personne = UtilisateurFactory(email="moi@exemple.fr", password=mot_de_passe, second_facteur=facteur == "totp")
    if facteur == "webauthn":
        _cle(personne)
    avant = _portes(personne)
    _prouver(client, personne, method="mfa", reauthenticated=deja == "trop tot")
    if deja == "trop tot":
        _laisser_cinq_minutes(client)

    refus = client.post(reverse(page), ENVOIS[page])
    if refus.url == reverse(page):
        refus = client.get(refus.url)

    moyen = {"webauthn": "mfa_reauthenticate_webauthn", "totp": "mfa_reauthenticate", "": "account_reauthenticate"}
    assert refus.url == f"{reverse(moyen[facteur])}?{urlencode({'next': reverse(page)})}"
    assert _portes(personne) == avant

    _prouver(client, personne, method="mfa", reauthenticated=True)
    client.post(reverse(page), ENVOIS[page])
    assert _portes(personne) == faites


def test_an_address_waits_for_the_password_and_is_then_added(client):
    personne = UtilisateurFactory()
    client.force_login(personne)

    refus = client.post(reverse("account_email"), {"action_add": "", "email": "autre@exemple.fr"})
    suite = client.post(refus.url, {"password": MOT_DE_PASSE})

    assert suite.url == reverse("account_email")
    assert _adresses(personne) == [personne.email, "autre@exemple.fr"]


def test_a_new_password_is_not_kept_in_the_session_that_waits_for_a_proof(client):
    client.force_login(UtilisateurFactory(password=None, second_facteur=True))

    refus = client.post(reverse("account_set_password"), ENVOIS["account_set_password"])
    demande = client.get(client.get(refus.url).url)

    assert demande.status_code == 200
    assert "un-mot-assez-long" not in json.dumps(dict(client.session))


def test_who_has_neither_password_nor_factor_reads_her_addresses_at_any_time(client):
    client.force_login(UtilisateurFactory(password=None))

    assert client.get(reverse("account_email")).status_code == 200


def test_a_session_of_which_nothing_tells_when_it_opened_adds_no_key(client):
    client.force_login(UtilisateurFactory(password=None))

    assert client.get(reverse("mfa_add_webauthn")).url.startswith(reverse("account_logout"))


def test_a_member_with_a_key_adds_an_address_staff_do_not(client):
    membre, equipe = UtilisateurFactory(), UtilisateurFactory(administrateur=True, second_facteur=False)
    for personne in (membre, equipe):
        _cle(personne)
        _prouver(client, personne, method="password", reauthenticated=True)
        client.post(reverse("account_email"), {"action_add": "", "email": f"autre-{personne.email}"})

    assert list(EmailAddress.objects.filter(email__startswith="autre").values_list("user", flat=True)) == [membre.pk]


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


@pytest.mark.parametrize("genre", ["webauthn", "totp"])
def test_a_factor_that_goes_ends_the_other_sessions(client, genre):
    personne, autre = UtilisateurFactory(second_facteur=genre == "totp"), UtilisateurFactory()
    ailleurs, etrangere = Client(), Client()
    ailleurs.force_login(personne)
    etrangere.force_login(autre)
    retrait = (
        reverse("mfa_deactivate_totp") if genre == "totp" else reverse("mfa_remove_webauthn", args=[_cle(personne).pk])
    )
    _prouver(client, personne, method="password", reauthenticated=True)

    page = client.post(retrait, follow=True)

    assert not Authenticator.objects.exists()
    assert "Vos autres appareils doivent se connecter de nouveau." in texte_de(page)
    assert [c.get("/mes-appareils/").status_code for c in (client, ailleurs, etrangere)] == [200, 302, 200]


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
    ailleurs = Client()
    ailleurs.force_login(personne)
    cle = _reponse()

    trop_long = client.post(reverse("mfa_add_webauthn"), {"name": "x" * 61, "credential": cle})
    page = client.post(reverse("mfa_add_webauthn"), {"name": "x" * 60, "credential": cle}, follow=True)

    assert "La clé d’accès est ajoutée. Vos autres appareils doivent se connecter de nouveau." in texte_de(page)
    assert ailleurs.get("/mes-appareils/").status_code == 302
    assert [(a.type, a.data["name"]) for a in Authenticator.objects.all()] == [("webauthn", "x" * 60)]
    assert trop_long.status_code == 200
    assert [e.acte for e in Entree.objects.filter(acte__startswith="compte.cle")] == ["compte.cle_ajoutee"]
    assert CourrielDeCompte.objects.count() == 1
