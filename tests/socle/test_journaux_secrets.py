"""Nothing that people write, nor what opens something, reaches a log: canaries go in by every door and are looked for."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import subprocess
import sys
import uuid

import pytest
from celery import Celery
from celery.contrib.testing.worker import start_worker
from django.conf import settings
from django.http import Http404
from django.test import Client
from django.urls import ResolverMatch, reverse
from granian.log import LogLevels, configure_logging

from barometre.celery import app as application
from barometre.serveur import JOURNAUX
from organismes.actions.jetons import jeton_de_confirmation
from socle.commandes import PANNE, CommandeContrat
from socle.journaux import FormatJson, FormatLisible, adresse_muette, taire_les_fautes, trace_muette
from socle.reference import MESSAGE
from tests.architecture.adresses import adresses
from tests.factories.organismes import InscriptionFactory

JETON = "canari-jeton-8f3a"
PERSONNE = "Sophie Canari, sophie.canari@exemple.fr"
CANARIS = ("canari", "Canari", "sophie")
SECRETES = [adresse for adresse in adresses() if "Secret" in adresse.sortes.values()]


@pytest.fixture
def ecrits():
    """Give all that is logged, as it is written in production, at the chattiest level."""
    sortie = io.StringIO()
    porteur = logging.StreamHandler(sortie)
    porteur.setFormatter(FormatJson())
    racine = logging.getLogger()
    niveaux = {nom: logging.getLogger(nom).level for nom in ("", "django", "celery")}
    for nom in niveaux:
        logging.getLogger(nom).setLevel(logging.DEBUG)
    racine.addHandler(porteur)
    yield sortie
    racine.removeHandler(porteur)
    for nom, niveau in niveaux.items():
        logging.getLogger(nom).setLevel(niveau)


def fuites(sortie):
    return [ligne for ligne in sortie.getvalue().splitlines() if any(canari in ligne for canari in CANARIS)]


def evenements(sortie, source):
    lues = map(json.loads, sortie.getvalue().splitlines())
    return [ligne["evenement"] for ligne in lues if ligne["source"] == source]


# --- By the web


def avec_canaris(adresse):
    valeurs = {"Secret": JETON, "UUIDConverter": uuid.uuid4(), "Entier": 7}
    return adresse.vers(**{nom: valeurs.get(sorte, "canari-mot") for nom, sorte in adresse.sortes.items()})


@pytest.mark.django_db
@pytest.mark.parametrize("adresse", SECRETES, ids=lambda adresse: adresse.nom)
def test_secret_of_an_address_is_not_logged(adresse, ecrits):
    navigateur = Client(enforce_csrf_checks=True, raise_request_exception=False)
    chemin = avec_canaris(adresse)

    for suite in ("", "?q=canari", "canari"):
        navigateur.get(f"{chemin}{suite}")
        navigateur.post(f"{chemin}{suite}", {"texte": PERSONNE}, headers={"referer": f"https://ailleurs.fr{chemin}"})

    assert fuites(ecrits) == []
    assert ecrits.getvalue()


@pytest.mark.django_db
def test_form_refused_on_a_link_that_still_opens_is_told_by_its_route(ecrits):
    jeton = jeton_de_confirmation(InscriptionFactory(deposee=True))
    chemin = reverse("organismes:inscription_confirmer", args=[jeton])

    reponse = Client(enforce_csrf_checks=True).post(chemin)

    assert reponse.status_code == 403
    assert jeton not in ecrits.getvalue()
    assert evenements(ecrits, "django.security.csrf") == [
        "Forbidden (CSRF cookie not set.): /inscription/confirmation/<jeton>/"
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "chemin",
    [
        f"/compte/password/reset/key/3-{JETON}/",
        f"/compte/confirm-email/{JETON}/",
        f"/inscription/confirmation/{JETON}",
        f"/inscription/confirmation/{JETON}/autre/",
        f"/nulle/part/{JETON}",
        f"/administration-technique/comptes/utilisateur/{JETON}/change/",
    ],
)
def test_address_of_a_library_or_of_nothing_tells_nothing(chemin, ecrits):
    navigateur = Client(enforce_csrf_checks=True, raise_request_exception=False)

    for methode in (navigateur.get, navigateur.post):
        methode(chemin, secure=True, headers={"referer": f"https://ailleurs.fr/{JETON}", "origin": f"https://{JETON}"})

    assert fuites(ecrits) == []


def test_host_that_is_not_ours_is_not_quoted(ecrits, settings):
    settings.ALLOWED_HOSTS = ["exemple.fr"]

    Client().get("/compte/", headers={"host": "canari.fr"})

    assert fuites(ecrits) == []
    assert evenements(ecrits, "django.security.DisallowedHost") == ["DisallowedHost: /compte/"]


@pytest.mark.django_db
def test_fault_of_a_page_is_told_by_its_kind_and_its_place(ecrits, monkeypatch, settings, mailoutbox):
    settings.ADMINS = [("Exploitation", "exploitation@exemple.fr")]

    def tomber(*_, **__):
        try:
            {}[PERSONNE]
        except KeyError as faute:
            raise ValueError(f"value too long: {PERSONNE}") from faute

    monkeypatch.setattr("portail.views.publiques.accueil.render", tomber)

    reponse = Client(raise_request_exception=False).get("/resultats/?q=canari")

    (ligne,) = [lue for lue in map(json.loads, ecrits.getvalue().splitlines()) if lue["source"] == "django.request"]
    assert reponse.status_code == 500
    assert fuites(ecrits) == []
    assert ligne["evenement"] == "Internal Server Error: /resultats/"
    assert ligne["trace"].index("KeyError\n") < ligne["trace"].index("ValueError\n")
    assert ", in tomber\n" in ligne["trace"]
    assert "raise ValueError" not in ligne["trace"]
    assert mailoutbox == []


@pytest.mark.parametrize(
    ("route", "arguments", "dite"),
    [
        ("pilotage/visites/<uuid:pk>/", {"pk": uuid.UUID(int=7)}, f"/pilotage/visites/{uuid.UUID(int=7)}/"),
        ("espace/avis/<entier:pk>/", {"pk": 7}, "/espace/avis/7/"),
        ("avis/<secret:code>/", {"code": JETON}, "/avis/<code>/"),
        ("consultations/<str:code>/", {"code": JETON}, "/consultations/<code>/"),
        ("a/<slug:b>/<path:c>/<d>", {"b": JETON, "c": JETON, "d": JETON}, "/a/<b>/<c>/<d>"),
    ],
)
def test_adresse_muette_tells_identifiers_and_nothing_else(rf, route, arguments, dite):
    demande = rf.get(f"/{JETON}")
    demande.resolver_match = ResolverMatch(lambda: None, (), arguments, route=route)

    assert adresse_muette(demande) == dite


# --- By whatever is logged


def ecrire(format_, *args, msg="%s", source="bibliotheque", exc_info=None, **champs):
    ligne = logging.LogRecord(source, logging.ERROR, "", 0, msg, args, exc_info)
    vars(ligne).update(champs)
    return format_.format(ligne)


def dire(*args, **champs):
    return json.loads(ecrire(FormatJson(), *args, **champs))


@pytest.mark.parametrize(
    ("msg", "args", "dit"),
    [
        ("Cannot connect to %s: %s", ("redis://canari", OSError(PERSONNE)), "Cannot connect to …: OSError"),
        ("%d in %.1fs, %s", (3, 0.5, None), "3 in 0.5s, None"),
        ("%r", ([PERSONNE],), "'…'"),
        ("%(nom)s", ({"nom": PERSONNE},), "…"),
        ("%d", (PERSONNE,), "%d"),
        ("%s", ("enquetes.tasks.detecter",), "enquetes.tasks.detecter"),
        ("%s", ("enquetes.tasks.detecter sophie",), "…"),
        (ValueError(PERSONNE), (), "ValueError"),
        ("ligne\nsophie", (), "ligne"),
        ("barometre.acte", (), "barometre.acte"),
    ],
)
def test_what_is_put_into_a_sentence_is_told_when_it_is_ours(msg, args, dit):
    assert dire(*args, msg=msg)["evenement"] == dit


def test_sentence_that_is_the_exception_is_its_kind():
    faute = ValueError(PERSONNE)

    assert dire(msg=f"Échec : {PERSONNE}", exc_info=(ValueError, faute, None))["evenement"] == "Échec : ValueError"


def test_fields_are_a_closed_list_and_hold_identifiers():
    identite = uuid.UUID(int=7)

    ligne = dire(msg="a", objet_id=identite, code=ValueError(PERSONNE), courriel=PERSONNE)

    assert ligne.keys() == {"le", "niveau", "source", "evenement", "objet_id", "code"}
    assert (ligne["objet_id"], ligne["code"]) == (str(identite), "ValueError")


def test_terminal_reads_the_same_facts_as_a_sentence():
    identite = uuid.UUID(int=7)
    seule = ecrire(FormatLisible(), msg="barometre.acte")
    suivie = ecrire(FormatLisible(), msg="a", objet_id=identite, code=ValueError(PERSONNE), courriel=PERSONNE)

    assert re.fullmatch(r"\d\d:\d\d:\d\d ERROR bibliotheque: barometre\.acte", seule)
    assert suivie[9:] == f"ERROR bibliotheque: a (objet_id={identite}, code=ValueError)"


def test_terminal_reads_where_a_fault_came_from_and_none_of_its_words():
    with pytest.raises(ValueError, match="Canari") as faute:
        Tombe().handle()

    lignes = ecrire(FormatLisible(), "canari", exc_info=(ValueError, faute.value, None)).splitlines()

    assert lignes[0][9:] == "ERROR bibliotheque: …"
    assert lignes[-1] == "ValueError"
    assert [canari for canari in CANARIS if canari in "\n".join(lignes)] == []


@pytest.mark.parametrize("est_terminal", [True, False])
def test_logs_are_a_sentence_in_a_terminal_and_json_elsewhere(tmp_path, est_terminal):
    essai = "import django; django.setup(); import logging; logging.getLogger('a').info('b')"
    environnement = {"PATH": os.environ["PATH"], "BAROMETRE_VAR": str(tmp_path)}
    environnement["DJANGO_SETTINGS_MODULE"] = "barometre.settings.construction"
    lue, ecran = os.openpty() if est_terminal else os.pipe()
    subprocess.run([sys.executable, "-c", essai], cwd=settings.BASE_DIR, env=environnement, stderr=ecran, check=True)
    dit = os.read(lue, 1000).decode().strip()
    os.close(lue)
    os.close(ecran)

    assert (dit[9:] == "INFO a: b", dit.startswith('{"le"')) == (est_terminal, not est_terminal)


# --- By the workers


@pytest.fixture
def _application_rendue():
    """A worker of another application makes it the current one."""
    yield
    application.set_current()
    application.set_default()


@pytest.mark.usefixtures("_application_rendue")
def test_task_that_fails_tells_who_asked_for_it_and_neither_its_arguments_nor_the_words_of_its_fault(ecrits):
    atelier = Celery("essai", broker="memory://", backend="cache+memory://", set_as_current=False, fixups=[])
    atelier.conf.update(worker_hijack_root_logger=False, worker_redirect_stdouts=False, broker_connection_retry=False)

    @atelier.task(name="essais.tasks.tomber", bind=True)
    def tomber(tache, mots):
        if tache.request.retries:
            raise ValueError(mots)
        raise tache.retry(exc=ValueError(mots), countdown=0, max_retries=1)

    with start_worker(atelier, pool="solo", perform_ping_check=False, loglevel="DEBUG", shutdown_timeout=30):
        rendu = tomber.apply_async([PERSONNE], headers={MESSAGE: "a1b2c3"})
        with pytest.raises(ValueError, match="Canari"):
            rendu.get(timeout=30)
        atelier.send_task("essais.tasks.inconnue", args=[PERSONNE])

    dits = ecrits.getvalue()
    assert fuites(ecrits) == []
    assert f"Task essais.tasks.tomber[{rendu.id}] received" in dits
    assert f"Task essais.tasks.tomber[{rendu.id}] raised unexpected: …" in dits
    # Both tries: the message that orders the second is written by the worker.
    faites = [ligne for ligne in map(json.loads, dits.splitlines()) if ligne["source"] == "celery.app.trace"]
    assert [ligne.get("requete") for ligne in faites] == ["a1b2c3", "a1b2c3"]


# --- By a command, a thread, the server


class Tombe(CommandeContrat):
    def handle(self, **_):
        raise ValueError(PERSONNE)


def test_command_that_fails_tells_the_kind_and_the_place(capsys):
    with pytest.raises(SystemExit) as sortie:
        Tombe().run_from_argv(["manage.py", "tombe"])

    erreurs = capsys.readouterr().err
    assert sortie.value.code == PANNE
    assert "ValueError\n" in erreurs
    assert ", in handle\n" in erreurs
    assert [canari for canari in CANARIS if canari in erreurs] == []


def test_fault_that_nobody_caught_is_told_without_its_words(monkeypatch, capsys):
    monkeypatch.setattr("sys.excepthook", sys.excepthook)
    monkeypatch.setattr("threading.excepthook", None)
    taire_les_fautes()

    sys.excepthook(Http404, Http404(PERSONNE), None)

    assert capsys.readouterr().err == "Http404\n"


def test_trace_muette_leaves_out_the_lines_of_the_source():
    with pytest.raises(ValueError, match="canari") as levee:
        int("canari")

    trace = trace_muette(levee.value)

    assert re.fullmatch(
        r'  File ".*/test_journaux_secrets\.py", line \d+, in test_trace_muette_\w+\nValueError\n', trace
    )


def test_trace_muette_tells_each_fault_of_a_group():
    """A night that went on after several of them: the group alone says neither which, nor where."""
    fautes = []
    for fautive in (int, float):
        with pytest.raises(ValueError, match="canari") as levee:
            fautive("canari")
        fautes.append(levee.value)
    fautes.append(KeyError("canari"))

    trace = trace_muette(ExceptionGroup("purge", fautes))

    assert (
        trace.count("ValueError\n")
        == trace.count(f", in {test_trace_muette_tells_each_fault_of_a_group.__name__}\n")
        == 2
    )
    assert trace.endswith("KeyError\nExceptionGroup\n")
    assert "canari" not in trace


def test_server_speaks_through_the_same_door(ecrits):
    serveur = logging.getLogger("_granian")
    avant = serveur.handlers, serveur.level, serveur.propagate
    try:
        configure_logging(LogLevels.warning, JOURNAUX)
        serveur.error(f"Application callable raised an exception\nValueError: {PERSONNE}")
    finally:
        serveur.handlers, serveur.level, serveur.propagate = avant

    assert evenements(ecrits, "_granian") == ["Application callable raised an exception"]
