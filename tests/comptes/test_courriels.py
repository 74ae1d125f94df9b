"""Mails of accounts: to people who have one, in our words, a few a day for one mailbox, whoever asks."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from smtplib import SMTPException, SMTPRecipientsRefused
from unittest.mock import Mock

import allauth
import pytest
import time_machine
from django.conf import settings as reglages
from django.db import DatabaseError, connection, transaction
from django.template.loader import get_template, render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from barometre.settings.env import Fournisseur
from comptes import tasks
from comptes.actions import debit
from comptes.actions.courriels import confier_courriel, en_souffrance, expedier
from comptes.adapters import AdaptateurCompte
from comptes.enums import COURRIEL_PERDU
from comptes.models import CourrielDeCompte
from comptes.queries.courriels import nb_perdus
from socle.courriels import EnvoiRefuse
from socle.journal import numero_de
from socle.limites import Limite
from socle.models import Compteur, Entree
from tests.factories.comptes import UtilisateurFactory
from tests.preuves import lire
from tests.simultane import en_face

pytestmark = pytest.mark.django_db
INSTANT = dt.datetime(2026, 12, 1, 10, 30, 5, tzinfo=dt.UTC)
DEMANDES = {"code": reverse("account_request_login_code"), "oubli": reverse("account_reset_password")}
PAQUET = Path(allauth.__file__).parent / "templates"
# Sign-up, reset by code, security keys, strangers: ways that are closed here.
JAMAIS_ENVOYES = {
    "account/email/account_already_exists",
    "account/email/email_confirmation_signup",
    "account/email/password_reset_code",
    "account/email/unknown_account",
    "mfa/email/webauthn_added",
    "mfa/email/webauthn_removed",
}
ENVOYES = sorted(
    {
        str(chemin.relative_to(PAQUET)).removesuffix("_subject.txt")
        for chemin in PAQUET.glob("*/email/*_subject.txt")
        if chemin.parts[-3] in {"account", "mfa"}
    }
    - JAMAIS_ENVOYES
)


@pytest.fixture(autouse=True)
def _un_seul_instant():
    with time_machine.travel(INSTANT, tick=False):
        yield


@pytest.fixture
def demander(django_capture_on_commit_callbacks):
    def demander(quoi, courriel, navigateur=None, **origine):
        with django_capture_on_commit_callbacks(execute=True):
            return (navigateur or Client()).post(DEMANDES[quoi], {"email": courriel}, **origine)

    return demander


def _page(reponse):
    return re.sub(r'name="csrfmiddlewaretoken"[^>]*', "", reponse.content.decode())


@pytest.mark.parametrize("quoi", DEMANDES)
def test_address_pasted_with_a_mark_that_nobody_sees_is_written_to(demander, mailoutbox, quoi):
    personne = UtilisateurFactory()

    demander(quoi, f"{personne.email}\u200b")

    assert [message.to for message in mailoutbox] == [[personne.email]]


@pytest.mark.parametrize("quoi", DEMANDES)
def test_unknown_address_is_not_written_to_and_reads_the_same(demander, mailoutbox, quoi):
    UtilisateurFactory(email="abc@exemple.fr")
    connu, inconnu = Client(), Client()

    la = demander(quoi, "abc@exemple.fr", connu)
    ici = demander(quoi, "xyz@exemple.fr", inconnu)

    assert (ici.status_code, ici["Location"]) == (la.status_code, la["Location"])
    assert _page(inconnu.get(ici["Location"])).replace("xyz@", "abc@") == _page(connu.get(la["Location"]))
    assert [message.to for message in mailoutbox] == [["abc@exemple.fr"]]
    assert not CourrielDeCompte.objects.exists()


@pytest.mark.parametrize("quoi", DEMANDES)
def test_unknown_address_costs_the_same_rows(quoi):
    UtilisateurFactory(email="abc@exemple.fr")

    tailles = []
    for courriel in ("abc@exemple.fr", "xyz@exemple.fr"):
        Client().post(DEMANDES[quoi], {"email": courriel})
        tailles.append((CourrielDeCompte.objects.count(), Compteur.objects.count()))

    assert tailles == [(1, 3), (2, 5)]


@pytest.mark.parametrize("quoi", DEMANDES)
def test_answer_never_waits_for_the_mail_server(client, quoi, monkeypatch):
    monkeypatch.setattr("socle.courriels.EmailMultiAlternatives.send", lambda *_: pytest.fail("sent in the request"))
    UtilisateurFactory(email="abc@exemple.fr")

    assert client.post(DEMANDES[quoi], {"email": "abc@exemple.fr"}).status_code == 302


@pytest.mark.parametrize("quoi", DEMANDES)
def test_suffixes_of_one_mailbox_are_one_mailbox(demander, mailoutbox, quoi):
    for suffixe in range(8):
        UtilisateurFactory(email=f"abc+{suffixe}@exemple.fr")

    statuts = [demander(quoi, f"abc+{suffixe}@exemple.fr").status_code for suffixe in range(8)]

    assert statuts == [302] * 6 + [429] * 2
    assert len(mailoutbox) == 6


def test_mailbox_has_a_day_whoever_asks_and_whatever_for(demander, mailoutbox):
    UtilisateurFactory(email="abc@exemple.fr")

    statuts = [
        demander(list(DEMANDES)[rang % 2], "abc@exemple.fr", REMOTE_ADDR=f"203.0.113.{rang}").status_code
        for rang in range(30)
    ]
    with time_machine.travel(INSTANT + dt.timedelta(days=1), tick=False):
        lendemain = demander("code", "abc@exemple.fr", REMOTE_ADDR="203.0.113.1").status_code

    assert (statuts, lendemain) == ([302] * 20 + [429] * 10, 302)
    assert len(mailoutbox) == 21


def test_mailbox_of_nobody_is_limited_the_same(demander):
    statuts = [demander("oubli", f"personne+{rang}@exemple.fr").status_code for rang in range(8)]

    assert statuts == [302] * 6 + [429] * 2


def test_one_address_asks_for_so_many_mails_an_hour(client, monkeypatch):
    monkeypatch.setattr(debit, "PAR_ADRESSE", Limite("essai", 8, dt.timedelta(hours=1)))

    statuts = [client.post(DEMANDES["oubli"], {"email": f"n{rang}@exemple.fr"}).status_code for rang in range(10)]

    assert statuts == [302] * 8 + [429] * 2


def test_known_device_still_gets_its_code_once_strangers_spent_the_day(demander, mailoutbox):
    personne, connu = UtilisateurFactory(), Client()
    connu.post(reverse("account_login"), {"login": personne.email, "password": "barometre-de-test"})
    connu.post(reverse("account_logout"))
    for rang in range(20):
        demander("code", personne.email, REMOTE_ADDR=f"203.0.113.{rang}")
    mailoutbox.clear()

    inconnu = demander("code", personne.email, REMOTE_ADDR="198.51.100.1")
    reconnu = demander("code", personne.email, connu, REMOTE_ADDR="198.51.100.1")

    assert (inconnu.status_code, reconnu.status_code, len(mailoutbox)) == (429, 302, 1)


def test_refusal_says_in_french_how_long_to_wait(demander):
    for _ in range(6):
        demander("code", "abc@exemple.fr")

    reponse = demander("code", "abc@exemple.fr")

    assert (reponse.status_code, reponse["Retry-After"]) == (429, "86400")
    assert "Rien n’est perdu\u202f: réessayez dans 24 heures." in reponse.content.decode()


def test_code_received_opens_the_account(demander, mailoutbox):
    personne, navigateur = UtilisateurFactory(password=None), Client()

    demander("code", personne.email, navigateur)
    code = re.search(r"^\w{3,}-?\w{3,}$", mailoutbox[0].body, re.MULTILINE)[0]
    navigateur.post(reverse("account_confirm_login_code"), {"code": code})

    assert navigateur.session["_auth_user_id"] == str(personne.pk)
    assert mailoutbox[0].subject == "Votre code de connexion"


def test_another_code_may_be_asked_for_and_for_another_address(mailoutbox, django_capture_on_commit_callbacks):
    """While a code is awaited, every door leads to the page that waits for it: that page has a way out."""
    personne, navigateur = UtilisateurFactory(password=None), Client()
    suite = {"next": "/mes-donnees/"}
    attente = navigateur.post(reverse("account_request_login_code"), {"email": "faute@exemple.fr", **suite}).url
    assert navigateur.get(reverse("account_login")).status_code == 302

    sortie = lire(navigateur.get(attente)).find("button", string=re.compile("Recevoir un autre code"))
    formulaire = lire(navigateur.get(attente)).find("form", id=sortie["form"])
    champs = {champ["name"]: champ["value"] for champ in formulaire.select("input")}
    page = navigateur.post(formulaire["action"], champs).url
    demande = lire(navigateur.get(page)).select_one("form:has([name=email])")
    champs = {champ["name"]: champ.get("value", "") for champ in demande.select("input[name]")}
    with django_capture_on_commit_callbacks(execute=True):
        suivante = navigateur.post(demande["action"], {**champs, "email": personne.email}).url
    code = re.search(r"^\w{3,}-?\w{3,}$", mailoutbox[-1].body, re.MULTILINE)[0]

    assert navigateur.post(suivante, {"code": code, **suite}).url == "/mes-donnees/"


def test_code_is_guessed_three_times_however_fast(demander, mailoutbox):
    """The session forgets what others count meanwhile: each request here brings the session of the first."""
    personne, navigateur = UtilisateurFactory(), Client()
    demander("code", personne.email, navigateur)
    session = dict(navigateur.session)

    statuts = []
    for rang in range(6):
        rejouee = navigateur.session
        rejouee.clear()
        rejouee.update(session)
        rejouee.save()
        statuts.append(navigateur.post(reverse("account_confirm_login_code"), {"code": f"ZZZZ{rang}"}).status_code)

    assert statuts == [200, 200, 200, 429, 429, 429]


def test_link_received_changes_the_password(demander, mailoutbox):
    personne, navigateur = UtilisateurFactory(), Client()
    demander("oubli", personne.email, navigateur)
    lien = re.search(r"https?://[^/]+(/compte/password/reset/key/\S+)", mailoutbox[0].body)[1]

    suite = navigateur.get(lien)["Location"]
    navigateur.post(suite, {"password1": "un nouveau secret", "password2": "un nouveau secret"})
    personne.refresh_from_db()

    assert personne.check_password("un nouveau secret")


def test_links_of_mails_lead_to_our_address_whatever_name_the_request_gives(
    demander, mailoutbox, settings, client, django_capture_on_commit_callbacks
):
    settings.ALLOWED_HOSTS, settings.BASE_URL = [".exemple.fr"], "https://barometre.exemple.fr"
    personne, ailleurs = UtilisateurFactory(), {"HTTP_HOST": "intrus.exemple.fr"}
    demander("oubli", personne.email, **ailleurs)
    client.force_login(personne)
    client.post(reverse("account_reauthenticate"), {"password": "barometre-de-test"}, **ailleurs)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_email"), {"action_add": "", "email": "autre@exemple.fr"}, **ailleurs)

    assert [re.findall(r"https?://([^/]+)/compte/", message.body) for message in mailoutbox] == [
        ["barometre.exemple.fr"]
    ] * len(mailoutbox)
    assert len(mailoutbox) == len(DEMANDES)


def test_person_adds_ten_addresses_a_day(client, django_capture_on_commit_callbacks, mailoutbox):
    client.force_login(UtilisateurFactory())
    client.post(reverse("account_reauthenticate"), {"password": "barometre-de-test"})

    with django_capture_on_commit_callbacks(execute=True):
        statuts = [
            client.post(reverse("account_email"), {"action_add": "", "email": f"a{rang}@exemple.fr"}).status_code
            for rang in range(12)
        ]

    assert statuts == [302] * 10 + [429] * 2
    assert len(mailoutbox) == 10


def test_confirmation_asked_again_counts_for_its_mailbox(client, django_capture_on_commit_callbacks, mailoutbox):
    personne = UtilisateurFactory()
    personne.emailaddress_set.create(email="autre@exemple.fr", verified=False)
    client.force_login(personne)
    client.post(reverse("account_reauthenticate"), {"password": "barometre-de-test"})

    with django_capture_on_commit_callbacks(execute=True):
        statuts = [
            client.post(reverse("account_email"), {"action_send": "", "email": "autre@exemple.fr"}).status_code
            for _ in range(8)
        ]

    assert statuts == [302] * 6 + [429] * 2
    assert len(mailoutbox) == 6


def test_address_of_somebody_else_is_asked_to_confirm_a_few_times(django_capture_on_commit_callbacks, mailoutbox):
    UtilisateurFactory(email="prise@exemple.fr")
    statuts = []

    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(8):
            curieux = Client()
            curieux.force_login(UtilisateurFactory())
            curieux.post(reverse("account_reauthenticate"), {"password": "barometre-de-test"})
            page = curieux.post(reverse("account_email"), {"action_add": "", "email": "prise@exemple.fr"})
            statuts.append(page.status_code)

    assert statuts == [302] * 6 + [429] * 2
    assert {message.subject for message in mailoutbox} == {"Confirmez votre adresse"}


def test_some_mails_of_the_library_may_leave():
    assert len(ENVOYES) > 10


@pytest.mark.parametrize("prefixe", ENVOYES)
def test_mail_that_may_leave_is_in_our_words(prefixe, rf):
    contexte = {
        "user": UtilisateurFactory(),
        "request": rf.get("/"),
        "email": "abc@exemple.fr",
        "timestamp": timezone.now(),
        "ip": "203.0.113.7",
        "user_agent": "navigateur",
        "code": "ABC-DEF",
        "activate_url": "https://exemple.fr/confirmer",
        "password_reset_url": "https://exemple.fr/changer",
        "signup_url": "https://exemple.fr/signup",
        "from_email": "avant@exemple.fr",
        "to_email": "apres@exemple.fr",
        "deleted_email": "retiree@exemple.fr",
        "current_site": "exemple.fr",
    }
    maison = str(reglages.BASE_DIR / "templates")
    textes = []
    for partie in ("subject", "message"):
        nom = f"{prefixe}_{partie}.txt"
        assert get_template(nom).origin.name.startswith(maison)
        textes.append(render_to_string(nom, contexte).strip())

    sujet, texte = textes
    assert texte.startswith("Bonjour,")
    assert "Baromètre de l’expérience citoyen" in texte
    assert "signup" not in texte
    assert _phrases_de_la_bibliotheque(prefixe, contexte).isdisjoint(_phrases(f"{sujet}. {texte}"))


@pytest.mark.parametrize(
    ("prefixe", "fin"),
    [
        ("account/email/nouvel_appareil", "parce que votre compte s’est ouvert sur un nouvel appareil."),
        ("mfa/email/webauthn_added", "parce que la protection de votre compte a changé."),
        ("account/email/proconnect_lie", "parce que la protection de votre compte a changé."),
    ],
)
def test_mail_of_alarm_says_what_to_take_away_and_why_it_came(settings, mailoutbox, prefixe, fin):
    settings.BASE_URL = "https://barometre.exemple"

    AdaptateurCompte().send_mail(prefixe, "abc@exemple.fr", {"ip": "203.0.113.7", "navigateur": "Firefox"})
    expedier(str(CourrielDeCompte.objects.get().pk))

    texte = mailoutbox[0].body
    assert "retirez les clés d’accès que vous ne connaissez pas" in texte
    assert re.findall(r"https://barometre\.exemple(\S+)", texte) == [
        reverse("mfa_index"),
        reverse("portail:mes_appareils"),
        reverse("account_change_password"),
    ]
    assert texte.rstrip().endswith(fin)


def test_mail_of_alarm_names_proconnect_where_it_opens_accounts(settings, mailoutbox):
    settings.PROCONNECT = Fournisseur("https://ailleurs.test", "client", "secret")

    AdaptateurCompte().send_mail("mfa/email/webauthn_added", "abc@exemple.fr", {})
    expedier(str(CourrielDeCompte.objects.get().pk))

    assert "retirez les clés d’accès et ProConnect que vous ne connaissez pas" in mailoutbox[0].body


def _phrases(texte):
    return {phrase.strip() for phrase in re.split(r"[.:!?\n]+", texte) if len(phrase.split()) > 2}


def _phrases_de_la_bibliotheque(prefixe, contexte):
    """Return what the library writes by itself, in French as in English."""
    phrases = set()
    for langue in ("fr", "en"):
        with translation.override(langue):
            for partie in ("base_message", "base_notification"):
                phrases |= _phrases(_rendu_du_paquet(f"account/email/{partie}.txt", contexte))
            phrases |= _phrases(_rendu_du_paquet(f"{prefixe}_subject.txt", contexte))
            phrases |= _phrases(_rendu_du_paquet(f"{prefixe}_message.txt", contexte))
    return phrases - {"Baromètre de l’expérience citoyen"}


def _rendu_du_paquet(nom, contexte):
    from django.template import Context, Engine

    moteur = Engine(dirs=[str(PAQUET)], libraries=_BIBLIOTHEQUES)
    return moteur.get_template(nom).render(Context(contexte))


_BIBLIOTHEQUES = {
    "i18n": "django.templatetags.i18n",
    "account": "allauth.account.templatetags.account",
}


def test_mail_that_waits_shows_nothing_of_itself():
    courriel = confier_courriel(destinataire="abc@exemple.fr", sujet="Votre code", texte="ABC-DEF")

    octets = bytes(CourrielDeCompte.objects.values_list("contenu", flat=True).get(pk=courriel.pk))
    assert not any(mot in octets for mot in (b"abc@exemple.fr", b"ABC-DEF", b"code"))


def test_mail_refused_by_the_server_waits_and_leaves_later(mailoutbox, monkeypatch):
    courriel = confier_courriel(destinataire="abc@exemple.fr", sujet="Votre code", texte="ABC-DEF")
    with monkeypatch.context() as panne:
        panne.setattr("socle.courriels.EmailMultiAlternatives.send", _refuser)
        with pytest.raises(EnvoiRefuse):
            expedier(str(courriel.pk))

    with time_machine.travel(INSTANT + dt.timedelta(minutes=1), tick=False):
        tot = en_souffrance()
    with time_machine.travel(INSTANT + dt.timedelta(minutes=2), tick=False):
        dus = en_souffrance()
    for _ in range(2):
        expedier(dus[0])

    assert (tot, dus) == ([], [str(courriel.pk)])
    assert [(message.to, message.subject) for message in mailoutbox] == [(["abc@exemple.fr"], "Votre code")]
    assert "ABC-DEF" in mailoutbox[0].body
    assert not CourrielDeCompte.objects.exists()


@pytest.mark.parametrize(("secondes", "partis"), [(599, 1), (600, 0)])
def test_code_that_opens_nothing_any_more_does_not_leave(client, mailoutbox, monkeypatch, secondes, partis):
    """Its words say that it works ten minutes: a mailbox that made it wait longer would bring it for nothing."""
    monkeypatch.setattr("comptes.actions.courriels.publier", Mock())
    client.post(DEMANDES["code"], {"email": UtilisateurFactory().email})
    (courriel,) = CourrielDeCompte.objects.all()

    with time_machine.travel(INSTANT + dt.timedelta(seconds=secondes), tick=False):
        expedier(str(courriel.pk))

    assert (len(mailoutbox), CourrielDeCompte.objects.count()) == (partis, 0)


def _refuser(*_):
    raise SMTPException("abc@exemple.fr: no")


def test_mail_that_its_mailbox_refuses_for_now_rests_then_leaves(mailoutbox, monkeypatch):
    courriel = confier_courriel(destinataire="abc@exemple.fr", sujet="Votre code", texte="ABC-DEF")
    pleine = SMTPRecipientsRefused({"abc@exemple.fr": (452, b"abc@exemple.fr is full")})
    with monkeypatch.context() as panne, time_machine.travel(INSTANT + dt.timedelta(minutes=2), tick=False):
        panne.setattr("socle.courriels.EmailMultiAlternatives.send", Mock(side_effect=pleine))
        expedier(str(courriel.pk))

    with time_machine.travel(INSTANT + dt.timedelta(minutes=6, seconds=59), tick=False):
        tot = en_souffrance()
    with time_machine.travel(INSTANT + dt.timedelta(minutes=7), tick=False):
        dus = en_souffrance()
    expedier(dus[0])

    assert (tot, dus) == ([], [str(courriel.pk)])
    assert ([message.to for message in mailoutbox], CourrielDeCompte.objects.count()) == ([["abc@exemple.fr"]], 0)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time there")
@pytest.mark.django_db(transaction=True)
def test_mail_that_another_worker_is_sending_keeps_nobody_waiting(mailoutbox, monkeypatch):
    """It is ordered again each minute: a slow server would else hold every worker for one mail."""
    monkeypatch.setattr("comptes.actions.courriels.publier", Mock())
    courriel = confier_courriel(destinataire="abc@exemple.fr", sujet="Votre code", texte="ABC-DEF")
    with transaction.atomic():
        CourrielDeCompte.objects.select_for_update().get(pk=courriel.pk)
        second = en_face(lambda: expedier(str(courriel.pk)))
        est_libre = second.done()

    second.result(10)
    assert (est_libre, len(mailoutbox), CourrielDeCompte.objects.count()) == (True, 0, 1)


def test_mail_refused_for_good_is_forgotten_and_said(monkeypatch, caplog):
    courriel = confier_courriel(destinataire="abc@exemple.fr", sujet="Votre code", texte="ABC-DEF")
    refus = SMTPRecipientsRefused({"abc@exemple.fr": (550, b"abc@exemple.fr unknown")})
    monkeypatch.setattr("socle.courriels.EmailMultiAlternatives.send", Mock(side_effect=refus))

    expedier(str(courriel.pk))

    assert not CourrielDeCompte.objects.exists()
    [ligne] = [ligne for ligne in caplog.records if ligne.name == "barometre.comptes"]
    assert (ligne.getMessage(), ligne.objet_id, ligne.exc_info) == ("courriel.refuse", str(courriel.pk), None)
    assert "abc@" not in repr(ligne.__dict__)


def test_fault_of_the_database_beside_a_refusal_is_told_as_it_is(monkeypatch):
    """Laying the row down in a broken transaction would raise in its place, and say nothing of what went wrong."""
    courriel = confier_courriel(destinataire=UtilisateurFactory(lecteur=True).email, sujet="Votre code", texte="ABC")
    CourrielDeCompte.objects.update(reporte_le=INSTANT)
    refus = SMTPRecipientsRefused({"abc@exemple.fr": (550, b"unknown")})
    monkeypatch.setattr("socle.courriels.EmailMultiAlternatives.send", Mock(side_effect=refus))
    monkeypatch.setattr("comptes.actions.courriels.consigner", lambda *_, **__: connection.cursor().execute("SELECT x"))

    with pytest.raises(DatabaseError, match="x"):
        expedier(str(courriel.pk))

    assert CourrielDeCompte.objects.get().reporte_le is None


def test_staff_read_which_account_a_mail_refused_for_good_was_of(client, monkeypatch):
    """By its number, and the code of the server alone: what it said may name whoever it was for."""
    compte = UtilisateurFactory(lecteur=True)
    refus = SMTPRecipientsRefused({compte.email: (550, b"Ada Canari unknown")})
    monkeypatch.setattr("socle.courriels.EmailMultiAlternatives.send", Mock(side_effect=refus))
    for destinataire in (compte.email, "abc@exemple.fr"):
        expedier(str(confier_courriel(destinataire=destinataire, sujet="Votre code", texte="ABC-DEF").pk))

    (ligne,) = Entree.objects.filter(acte=COURRIEL_PERDU)
    assert (ligne.objet_id, ligne.details, ligne.mots) == (str(numero_de(compte)), {"code": "550"}, {})
    client.force_login(UtilisateurFactory(administrateur=True))
    boite = client.get(reverse("rapports:pilotage_courriels")).content.decode()
    assert f"{reverse('rapports:pilotage_journal')}?acte={COURRIEL_PERDU}" in boite
    assert (compte.email in boite, "Canari" in boite) == (False, False)
    with time_machine.travel(timezone.now() + dt.timedelta(days=31)):
        assert nb_perdus() == 0


def test_mail_a_day_late_is_forgotten(mailoutbox, django_capture_on_commit_callbacks):
    confier_courriel(destinataire="abc@exemple.fr", sujet="Votre code", texte="ABC-DEF")

    with (
        time_machine.travel(INSTANT + dt.timedelta(days=1, seconds=1), tick=False),
        django_capture_on_commit_callbacks(execute=True),
    ):
        tasks.relancer_courriels()

    assert (mailoutbox, CourrielDeCompte.objects.count()) == ([], 0)


def test_lost_message_is_swept(mailoutbox, django_capture_on_commit_callbacks):
    confier_courriel(destinataire="abc@exemple.fr", sujet="Votre code", texte="ABC-DEF")

    with (
        time_machine.travel(INSTANT + dt.timedelta(minutes=3), tick=False),
        django_capture_on_commit_callbacks(execute=True),
    ):
        assert tasks.relancer_courriels() == 1

    assert [message.to for message in mailoutbox] == [["abc@exemple.fr"]]
