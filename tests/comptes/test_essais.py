"""Guesses at an account are counted in the database, by account and by address, and leave its owner a way in."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.db import connections
from django.test import Client
from django.urls import reverse

from comptes.actions import essais
from comptes.actions.essais import MOT_DE_PASSE, SECOND_FACTEUR, EssaisEpuises, essayer
from comptes.adapters import AdaptateurCompte
from comptes.models import Utilisateur
from socle.horloge import maintenant
from socle.limites import Limite
from socle.models import Compteur
from tests.factories.comptes import MOT_DE_PASSE as BON
from tests.factories.comptes import SECRET_TOTP, UtilisateurFactory

pytestmark = pytest.mark.django_db
PORTE = reverse("account_login")
RELAIS = "10.9.9.9"


@pytest.fixture(autouse=True)
def _un_seul_instant():
    """Windows begin at fixed instants: nothing here may straddle one."""
    with time_machine.travel("2026-12-01T10:30:05Z", tick=False):
        yield


@pytest.fixture(params=["direct", "relais"])
def depuis(request, settings):
    """Return what a request from an address looks like, with and without a relay in front."""
    settings.PROXYS_DE_CONFIANCE = 1 if request.param == "relais" else 0

    def poser(adresse, faux="6.6.6.6"):
        if request.param == "relais":
            return {"REMOTE_ADDR": RELAIS, "HTTP_X_FORWARDED_FOR": f"{faux}, {adresse}"}
        return {"REMOTE_ADDR": adresse, "HTTP_X_FORWARDED_FOR": faux}

    return poser


@pytest.fixture(params=["cache", "sans cache"])
def cache_mort(request, monkeypatch):
    """Run with a cache, then with one that forgets all it is told."""
    if request.param == "sans cache":
        monkeypatch.setattr(LocMemCache, "get", lambda *_, **__: None)
        monkeypatch.setattr(LocMemCache, "add", lambda *_, **__: True)
        monkeypatch.setattr(LocMemCache, "set", lambda *_, **__: None)
    yield
    cache.clear()


def _entrer(navigateur, courriel, mot_de_passe=BON, **origine):
    return navigateur.post(PORTE, {"login": courriel, "password": mot_de_passe}, **origine)


def _est_entre(navigateur):
    return "_auth_user_id" in navigateur.session


def _code_montre():
    return format_hotp_value(hotp_value(SECRET_TOTP, _demi_minute()))


def _demi_minute():
    return int(maintenant().timestamp()) // 30


def _regarde(monkeypatch):
    """Count the passwords that are looked at."""
    vus = []
    verifier = Utilisateur.check_password
    monkeypatch.setattr(Utilisateur, "check_password", lambda qui, secret: vus.append(secret) or verifier(qui, secret))
    return vus


def test_wrong_passwords_of_one_address_leave_everybody_else_in(client, depuis, monkeypatch):
    monkeypatch.setattr(essais, "PAR_ADRESSE", Limite("essai", 12, essais.HEURE))
    for rang in range(12):
        _entrer(client, f"inconnu{rang}@exemple.fr", "faux", **depuis("203.0.113.7"))
    autre, personne = Client(), UtilisateurFactory()

    la = _entrer(client, personne.email, **depuis("203.0.113.7"))
    ailleurs = _entrer(autre, personne.email, **depuis("203.0.113.8"))

    assert (la.status_code, _est_entre(client)) == (429, False)
    assert (ailleurs.status_code, _est_entre(autre)) == (302, True)


def test_account_attacked_from_one_address_stays_open_from_elsewhere(client, depuis, monkeypatch, cache_mort):
    vus, personne, autre = _regarde(monkeypatch), UtilisateurFactory(), Client()

    statuts = [
        _entrer(client, personne.email, f"faux{n}", **depuis("203.0.113.7", f"10.0.0.{n}")).status_code
        for n in range(9)
    ]
    la = _entrer(client, personne.email, **depuis("203.0.113.7"))
    ailleurs = _entrer(autre, personne.email, **depuis("203.0.113.8"))

    assert (statuts.count(200), statuts.count(429)) == (5, 4)
    assert (la.status_code, ailleurs.status_code, _est_entre(autre)) == (429, 302, True)
    assert vus == [*(f"faux{n}" for n in range(5)), BON]


def test_addresses_of_one_subscriber_guess_as_one(client, depuis):
    personne = UtilisateurFactory()

    statuts = [
        _entrer(client, personne.email, "faux", **depuis(f"2001:db8:0:1::{n:x}")).status_code for n in range(1, 10)
    ]

    assert statuts.count(200) == 5


def test_guesses_from_thirty_addresses_are_ten_and_a_known_device_still_opens(depuis, monkeypatch, rf):
    vus, personne, connu = _regarde(monkeypatch), UtilisateurFactory(), Client()
    _entrer(connu, personne.email, **depuis("198.51.100.1"))
    connu.post(reverse("account_logout"))
    vus.clear()

    for rang in range(30):
        demande = rf.post(PORTE, **depuis(f"203.0.113.{rang}"))
        with suppress(EssaisEpuises):
            AdaptateurCompte(demande).authenticate(demande, email=personne.email, password=f"faux{rang}")
    inconnu = _entrer(Client(), personne.email, **depuis("198.51.100.2"))
    reconnu = _entrer(connu, personne.email, **depuis("198.51.100.3"))

    assert vus == [*(f"faux{rang}" for rang in range(10)), BON]
    assert (inconnu.status_code, reconnu.status_code, _est_entre(connu)) == (429, 302, True)


def test_device_known_to_one_account_is_unknown_to_another(client, depuis):
    siens, vise = UtilisateurFactory(), UtilisateurFactory()
    _entrer(client, siens.email, **depuis("203.0.113.7"))
    client.post(reverse("account_logout"))

    statuts = [_entrer(client, vise.email, "faux", **depuis("203.0.113.7")).status_code for _ in range(8)]

    assert statuts == [200] * 5 + [429] * 3


def test_device_cookie_written_by_hand_is_not_believed(client, depuis):
    personne = UtilisateurFactory()
    client.cookies["appareil"] = f"abcd:{personne.pk}"

    statuts = [_entrer(client, personne.email, "faux", **depuis("203.0.113.7")).status_code for _ in range(8)]

    assert statuts == [200] * 5 + [429] * 3


def test_known_device_has_its_own_limit(client, depuis):
    personne = UtilisateurFactory()
    _entrer(client, personne.email, **depuis("203.0.113.7"))
    client.post(reverse("account_logout"))

    statuts = [_entrer(client, personne.email, "faux", **depuis(f"203.0.113.{n}")).status_code for n in range(13)]

    assert statuts == [200] * 10 + [429] * 3


def test_right_passwords_are_not_counted(client, depuis):
    personne = UtilisateurFactory()

    for _ in range(12):
        entree = Client()
        _entrer(entree, personne.email, **depuis("203.0.113.7"))
        assert _est_entre(entree)


def test_right_password_gives_back_its_own_guess_only(client, depuis):
    personne, attaquant = UtilisateurFactory(), UtilisateurFactory()
    statuts = []
    for n in range(6):
        statuts.append(_entrer(client, personne.email, f"faux{n}", **depuis("203.0.113.7")).status_code)
        _entrer(Client(), attaquant.email, **depuis("203.0.113.7"))

    assert statuts == [200] * 5 + [429]


def test_unknown_account_is_answered_as_a_known_one(depuis):
    def pages(courriel):
        return [
            (reponse.status_code, re.sub(r'name="csrfmiddlewaretoken"[^>]*', "", reponse.content.decode()))
            for reponse in (_entrer(Client(), courriel, "faux", **depuis("203.0.113.7")) for _ in range(7))
        ]

    connue, inconnue = UtilisateurFactory(email="abc@exemple.fr"), "xyz@exemple.fr"

    assert [(s, page.replace("xyz@", "abc@")) for s, page in pages(inconnue)] == pages(connue.email)


def test_refusal_says_in_french_how_long_to_wait_and_which_door_is_open(client, depuis):
    personne = UtilisateurFactory()
    reponses = [_entrer(client, personne.email, "faux", **depuis("203.0.113.7")) for _ in range(6)]

    page = reponses[-1].content.decode()
    assert (reponses[-1].status_code, reponses[-1]["Retry-After"]) == (429, "3600")
    assert "Réessayez dans une heure. Pour entrer sans attendre, demandez un code par courriel" in page
    assert reverse("account_request_login_code") in page


def test_no_address_is_stored(client):
    _entrer(client, "quelquun@exemple.fr", "faux", REMOTE_ADDR="203.0.113.7")

    lignes = str(list(Compteur.objects.values()))
    assert Compteur.objects.count() == 3
    assert "203.0" not in lignes
    assert "exemple" not in lignes


def test_other_addresses_of_an_account_are_the_same_account(client, depuis):
    personne = UtilisateurFactory()
    personne.emailaddress_set.create(email="second@exemple.fr", verified=True)

    statuts = [
        _entrer(client, courriel, "faux", **depuis("203.0.113.7")).status_code
        for courriel in [personne.email, "second@exemple.fr", personne.email.upper()] * 3
    ]

    assert statuts == [200] * 5 + [429] * 4


def test_password_asked_again_inside_the_account_is_counted_too(client):
    personne = UtilisateurFactory()
    client.force_login(personne)

    deux_portes = [(reverse("account_reauthenticate"), "password"), (reverse("account_change_password"), "oldpassword")]
    pages = [
        client.post(chemin, {champ: "faux", "password1": "x", "password2": "x"}) for chemin, champ in deux_portes * 4
    ]

    assert [page.status_code for page in pages] == [200] * 5 + [429] * 3
    # She has entered: no other door is for her.
    assert "Pour entrer" not in pages[-1].text
    assert f'href="{reverse("account_reset_password")}"' in pages[-1].text


def test_second_factor_is_guessed_five_times_and_opens_from_elsewhere(depuis, cache_mort):
    personne = UtilisateurFactory(administrateur=True)
    navigateurs = [Client(), Client()]
    for navigateur, adresse in zip(navigateurs, ("203.0.113.7", "203.0.113.8"), strict=True):
        _entrer(navigateur, personne.email, **depuis(adresse))
    chemin = reverse("mfa_authenticate")

    statuts = [navigateurs[0].post(chemin, {"code": f"{n:06}"}, **depuis("203.0.113.7")).status_code for n in range(12)]
    code = _code_montre()
    la = navigateurs[0].post(chemin, {"code": code}, **depuis("203.0.113.7"))
    ailleurs = navigateurs[1].post(chemin, {"code": code}, **depuis("203.0.113.8"))

    assert statuts == [200] * 5 + [429] * 7
    assert (la.status_code, _est_entre(navigateurs[0])) == (429, False)
    assert (ailleurs.status_code, _est_entre(navigateurs[1])) == (302, True)


def test_code_of_the_second_factor_opens_once_whatever_the_cache_forgets(cache_mort):
    personne = UtilisateurFactory(administrateur=True)
    premier, second = Client(), Client()
    code = _code_montre()
    for navigateur in (premier, second):
        _entrer(navigateur, personne.email)
        navigateur.post(reverse("mfa_authenticate"), {"code": code})

    assert (_est_entre(premier), _est_entre(second)) == (True, False)


@pytest.mark.parametrize(
    ("a", "ouvre"),
    [("10:29:29", False), ("10:29:30", True), ("10:30:00", True), ("10:30:59", True), ("10:31:00", False)],
)
def test_code_of_the_second_factor_is_taken_half_a_minute_around_what_shows_it(client, a, ouvre):
    """Shown from 10:30:00 to 10:30:29."""
    personne, code = UtilisateurFactory(administrateur=True), _code_montre()

    with time_machine.travel(f"2026-12-01T{a}Z", tick=False):
        _entrer(client, personne.email)
        client.post(reverse("mfa_authenticate"), {"code": code})

    assert _est_entre(client) is ouvre


@pytest.mark.parametrize("premiere", ["10:29:57", "10:30:28"])
@pytest.mark.parametrize("reprise", ["10:30:29", "10:30:30", "10:30:59"])
def test_code_of_the_second_factor_opens_once_in_its_whole_life_however_it_is_typed(cache_mort, premiere, reprise):
    personne, code = UtilisateurFactory(administrateur=True), _code_montre()
    entrees = []
    for a, tape in ((premiere, code), (reprise, code), (reprise, f"{code[:3]} {code[3:]}")):
        with time_machine.travel(f"2026-12-01T{a}Z", tick=False):
            navigateur = Client()
            _entrer(navigateur, personne.email)
            navigateur.post(reverse("mfa_authenticate"), {"code": tape})
            entrees.append(_est_entre(navigateur))

    assert entrees == [True, False, False]


@pytest.mark.parametrize("reprise", ["10:30:05", "10:30:59"])
def test_code_that_activated_the_application_opens_nothing_more_and_the_next_does(client, cache_mort, reprise):
    personne = UtilisateurFactory(lecteur=True, second_facteur=False)
    activation, porte = reverse("mfa_activate_totp"), reverse("mfa_authenticate")
    _entrer(client, personne.email)
    client.post(reverse("account_reauthenticate"), {"password": BON})
    client.get(activation)
    secret = client.session["mfa.totp.secret"]
    code, suivant = (format_hotp_value(hotp_value(secret, _demi_minute() + pas)) for pas in (0, 1))
    client.post(activation, {"code": code})

    entrees = []
    for tape in (code, suivant):
        with time_machine.travel(f"2026-12-01T{reprise}Z", tick=False):
            navigateur = Client()
            _entrer(navigateur, personne.email)
            navigateur.post(porte, {"code": tape})
            entrees.append(_est_entre(navigateur))

    assert entrees == [False, True]


def test_the_next_code_opens_once_one_was_taken(cache_mort):
    personne = UtilisateurFactory(administrateur=True)
    entrees = []
    for a in ("10:30:29", "10:30:30", "10:31:00"):
        with time_machine.travel(f"2026-12-01T{a}Z", tick=False):
            navigateur = Client()
            _entrer(navigateur, personne.email)
            navigateur.post(reverse("mfa_authenticate"), {"code": _code_montre()})
            entrees.append(_est_entre(navigateur))

    assert entrees == [True, True, True]


@pytest.mark.django_db(transaction=True)
def test_guesses_at_once_are_counted_exactly():
    def essai(rang):
        try:
            essayer(MOT_DE_PASSE, compte="7", adresse=f"203.0.113.{rang}")
        except EssaisEpuises:
            return False
        finally:
            connections["default"].close()
        return True

    with ThreadPoolExecutor(16) as equipe:
        assert sum(equipe.map(essai, range(60))) == 10


def test_refused_guess_counts_nothing():
    for rang in range(10):
        essayer(MOT_DE_PASSE, compte="7", adresse=f"203.0.113.{rang}")
    avant = list(Compteur.objects.order_by("cle").values())

    with pytest.raises(EssaisEpuises):
        essayer(MOT_DE_PASSE, compte="7", adresse="198.51.100.1")

    assert list(Compteur.objects.order_by("cle").values()) == avant


def test_unknown_devices_have_ten_guesses_a_day_at_a_password_and_twenty_at_a_second_factor():
    def passes(serrure, jour):
        total = 0
        for rang in range(30):
            with time_machine.travel(f"2026-12-0{jour}T{rang % 24:02}:15:00Z", tick=False), suppress(EssaisEpuises):
                essayer(serrure, compte="7", adresse=f"203.0.113.{rang}")
                total += 1
        return total

    assert [passes(serrure, jour) for serrure in (MOT_DE_PASSE, SECOND_FACTEUR) for jour in (1, 2)] == [10, 10, 20, 20]


def test_shared_desk_is_known_to_each_who_signed_in_there(client, depuis):
    premiere, seconde = UtilisateurFactory(), UtilisateurFactory()
    for personne in (premiere, seconde):
        _entrer(client, personne.email, **depuis("203.0.113.7"))
        client.post(reverse("account_logout"))

    statuts = [_entrer(client, premiere.email, "faux", **depuis("203.0.113.7")).status_code for _ in range(11)]

    assert statuts == [200] * 10 + [429]
