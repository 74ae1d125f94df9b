"""What is told of a request: a reference that follows its work, a line without anybody, an error page that quotes it."""

from __future__ import annotations

import io
import json
import logging

import pytest
from celery import current_app
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from socle import metriques
from socle import tasks as _taches_chargees  # noqa: F401 -- a task is known once it is imported
from socle.journaux import FormatJson
from socle.reference import reference, sous_reference
from socle.taches import publier
from socle.web.suivi import EN_TETE

CANARI = "sophie.canari@exemple.fr"
journaux = logging.getLogger("barometre.essai")


def _vue(_request, code):
    journaux.warning("essai.vue")
    return HttpResponse(code)


def _panne(_request):
    raise RuntimeError(CANARI)


urlpatterns = [path("essai/<str:code>/", _vue, name="essai"), path("panne/", _panne, name="panne")]


@pytest.fixture
def lignes(settings):
    """Give the lines of the log, read."""
    settings.ROOT_URLCONF, settings.JOURNAL_D_ACCES = __name__, True
    settings.LOGIN_URL = "/"
    sortie = io.StringIO()
    porteur = logging.StreamHandler(sortie)
    porteur.setFormatter(FormatJson())
    racine, acces = logging.getLogger(), logging.getLogger("barometre.acces")
    racine.addHandler(porteur)
    acces.setLevel(logging.INFO)
    yield lambda: [json.loads(ligne) for ligne in sortie.getvalue().splitlines()]
    racine.removeHandler(porteur)
    acces.setLevel(logging.NOTSET)


@pytest.fixture
def console(settings):
    """Give what the console of the settings writes."""
    settings.JOURNAL_D_ACCES = True
    sortie = io.StringIO()
    (porteur,) = [p for p in logging.getLogger().handlers if type(p) is logging.StreamHandler]
    acces = logging.getLogger("barometre.acces")
    avant, niveau = porteur.setStream(sortie), logging.getLogger().level
    logging.getLogger().setLevel(logging.INFO)
    acces.setLevel(logging.INFO)
    yield sortie.getvalue
    porteur.setStream(avant)
    logging.getLogger().setLevel(niveau)
    acces.setLevel(logging.NOTSET)


@pytest.fixture
def navigateur(settings, monkeypatch):
    settings.MIDDLEWARE = ["socle.web.suivi.SuiviMiddleware", "socle.web.voie_courte.VoieCourteMiddleware"]
    return Client(raise_request_exception=False)


def test_a_request_and_what_it_wrote_bear_one_reference_and_name_nobody(lignes, navigateur):
    reponse = navigateur.post(f"/essai/{CANARI}/?q={CANARI}", {"texte": CANARI}, headers={"referer": CANARI})

    ecrites = lignes()
    duree = ecrites[1].pop("duree_ms")
    assert [ligne.pop("le") > "2020" for ligne in ecrites] == [True, True]
    assert ecrites == [
        {
            "niveau": "WARNING",
            "source": "barometre.essai",
            "evenement": "essai.vue",
            "requete": reponse.headers[EN_TETE],
        },
        {
            "niveau": "INFO",
            "source": "barometre.acces",
            "evenement": "acces.requete",
            "route": "essai",
            "methode": "POST",
            "status_code": 200,
            "octets": len(CANARI),
            "requete": reponse.headers[EN_TETE],
        },
    ]
    assert 0 <= duree < 60_000
    assert reference() == ""


def test_two_requests_have_two_references(navigateur, lignes):
    assert len({navigateur.get("/essai/a/").headers[EN_TETE] for _ in range(2)}) == 2


def test_unknown_addresses_and_methods_are_one_word(lignes, navigateur):
    navigateur.get(f"/{CANARI}/")
    navigateur.generic("CANARI", "/essai/a/")

    acces = [ligne for ligne in lignes() if ligne["source"] == "barometre.acces"]
    assert [(ligne["route"], ligne["methode"], ligne["status_code"]) for ligne in acces] == [
        ("inconnue", "GET", 404),
        ("essai", "AUTRE", 200),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "adresse",
    ["/sante/vivant", "/sante/rien", "/sondage/abcdefgh/", "/sondage/abcdefgh", "/sondage/", "/static/rien.css"],
)
@pytest.mark.parametrize("hote", ["testserver", "une autre_"])
def test_probes_and_agents_leave_no_line(console, navigateur, settings, monkeypatch, adresse, hote):
    """Neither ours nor Django's, that names each address refused; and the files of a page say when it was opened."""
    comptes = []
    settings.METRIQUES = "127.0.0.1:9464"
    monkeypatch.setattr(metriques, "compter", lambda *faits: comptes.append(faits))

    assert EN_TETE in navigateur.get(adresse, headers={"host": hote}).headers
    assert (console(), comptes) == ("", [])


@pytest.mark.django_db
def test_a_fault_of_ours_is_told_wherever_it_is(console, settings):
    demande = RequestFactory().get("/sondage/abcdefgh/")

    for statut in (404, 499, 500):
        logging.getLogger("django.request").error("essai", extra={"status_code": statut, "request": demande})

    assert console().count("\n") == 1


def test_access_log_is_off_unless_asked_for(lignes, navigateur, settings):
    settings.JOURNAL_D_ACCES = False

    navigateur.get("/essai/a/")

    assert [ligne["source"] for ligne in lignes()] == ["barometre.essai"]


def test_a_count_that_cannot_be_written_costs_no_answer(navigateur, lignes, settings, monkeypatch):
    def remplir(*_):
        raise OSError(28, "No space left on device")

    settings.METRIQUES = "127.0.0.1:9464"
    monkeypatch.setattr(metriques.DUREES, "labels", remplir)

    assert navigateur.get("/essai/a/").status_code == 200


def test_error_page_quotes_the_reference_that_the_log_bears(lignes, navigateur):
    reponse = navigateur.get("/panne/")

    (faute,) = [ligne for ligne in lignes() if ligne["niveau"] == "ERROR"]
    assert reponse.status_code == 500
    assert faute["requete"] == reponse.headers[EN_TETE]
    assert f"<code>{faute['requete']}</code>" in reponse.content.decode()


def test_error_page_says_that_the_fault_is_noted_and_not_that_somebody_was_told(lignes, navigateur):
    page = navigateur.get("/panne/").content.decode()

    assert [ligne["niveau"] for ligne in lignes()].count("ERROR") == 1
    assert "La panne est notée dans nos journaux techniques." in page
    assert "prévenue" not in page


@pytest.mark.django_db
def test_a_message_carries_the_reference_of_the_request_that_published_it(
    monkeypatch, django_capture_on_commit_callbacks
):
    recus = []
    tache = current_app.tasks["socle.tasks.envoyer_courrier"]
    monkeypatch.setattr(tache, "apply_async", lambda **options: recus.append(options.get("headers")))

    with django_capture_on_commit_callbacks(execute=True):
        with sous_reference("abc123"):
            publier(tache.name, modele="organismes.courrierorganisme", courrier_id=1)
        publier(tache.name, modele="organismes.courrierorganisme", courrier_id=2)

    assert recus == [{"requete": "abc123"}, None]
