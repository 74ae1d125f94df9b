"""Bodies too large: refused before anybody reads them, in the words of the zone, told length or not."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory

from socle.logic.images import TAILLE_MAX
from socle.web.corps import BLOC, ECOULEMENT_MAX, CorpsMiddleware

MIO = 1024 * 1024
CODE = "0b6f6a0e-58a4-4d5f-9b0e-0f4f0c6c2c11"
ZONES = {
    "/": 2 * MIO,
    "/inscription/": 2 * MIO,
    "/compte/login/": 2 * MIO,
    "/api/bornes/v1/avis/": MIO,
    "/avis/abcdef/": 256 * 1024,
    "/sondage/abcdef/bulletin/": 64 * 1024,
    "/sondage/abcdef/idees/": 64 * 1024,
    "/terrain/enveloppes/": MIO,
    "/terrain/enveloppes/piece/": 11 * MIO,
    f"/terrain/visites/{CODE}/pieces/": 11 * MIO,
    f"/terrain/visites/{CODE}/pieces/retirer/4/": 2 * MIO,
    "/terrain/envois/importer/": 101 * MIO,
    "/consultations/abc/contributions/deposer/": 11 * MIO,
    f"/consultations/abc/contributions/{CODE}/modifier/": 11 * MIO,
    "/consultations/a/b/contributions/deposer/": 2 * MIO,
    "/espace/consultations/1/image/": 11 * MIO,
    "/espace/consultations/1/documents/": 11 * MIO,
    f"/espace/resultats/contacts/{CODE}/contester/": 51 * MIO,
}


class Vue:
    """What stands behind: counts who comes, and reads the body."""

    def __init__(self):
        self.lus = []

    def __call__(self, request):
        self.lus.append(len(request.body))
        return HttpResponse("lu")


class Flux:
    """A body of so many bytes that nobody holds."""

    def __init__(self, taille):
        self.reste, self.lus = taille, 0

    def read(self, taille=-1):
        morceau = b" " * (self.reste if taille < 0 else min(taille, self.reste))
        self.reste -= len(morceau)
        self.lus += len(morceau)
        return morceau

    readline = read


@pytest.fixture(autouse=True)
def _sans_limite_de_django(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = None


@pytest.fixture
def vue():
    return Vue()


@pytest.fixture
def porte(vue):
    return CorpsMiddleware(vue)


def _requete(adresse, flux, longueur=None, *, finie=True):
    dits = {"CONTENT_LENGTH": str(longueur)} if longueur is not None else {"HTTP_TRANSFER_ENCODING": "chunked"}
    environ = {"wsgi.input": flux, "wsgi.input_terminated": finie, "CONTENT_TYPE": "application/json", **dits}
    return RequestFactory().generic("POST", adresse, **environ)


def test_it_comes_first_and_ends_at_what_django_itself_takes():
    # The one before it reads nothing.
    assert settings.MIDDLEWARE[:2] == ["socle.web.suivi.SuiviMiddleware", "socle.web.corps.CorpsMiddleware"]
    assert settings.CORPS_MAX == 2 * MIO


def test_files_that_forms_accept_pass_with_what_is_around_them():
    assert {taille for _, taille in settings.CORPS_PAR_ADRESSE if taille > 2 * MIO} == {11 * MIO, 51 * MIO, 101 * MIO}
    assert TAILLE_MAX + MIO == 11 * MIO


@pytest.mark.parametrize(("adresse", "borne"), ZONES.items())
def test_one_byte_more_than_the_address_takes_is_refused_unread_by_the_view(porte, vue, adresse, borne):
    juste = porte(_requete(adresse, Flux(borne), borne))
    trop = porte(_requete(adresse, Flux(borne + 1), borne + 1))

    assert (juste.status_code, trop.status_code, vue.lus) == (200, 413, [borne])


@pytest.mark.parametrize("adresse", ["/", "/api/bornes/v1/avis/", "/avis/abcdef/", "/terrain/enveloppes/piece/"])
def test_a_body_without_length_is_counted_as_it_comes(porte, vue, adresse):
    borne = ZONES[adresse]

    juste = porte(_requete(adresse, Flux(borne)))
    trop = porte(_requete(adresse, flux := Flux(400 * MIO)))

    assert (juste.status_code, trop.status_code, vue.lus) == (200, 413, [borne])
    assert flux.lus <= borne + 1 + ECOULEMENT_MAX + BLOC


def test_a_body_without_length_that_the_server_cannot_end_is_asked_for_it(porte, vue):
    reponse = porte(_requete("/api/bornes/v1/avis/", flux := Flux(10), finie=False))

    assert (reponse.status_code, reponse.headers["Content-Type"]) == (411, "application/problem+json")
    assert (vue.lus, flux.lus) == ([], 0)


def test_a_body_in_pieces_that_are_wrong_is_empty(porte, vue):
    class Casse(io.BytesIO):
        def read(self, *_):
            raise RuntimeError("pieces")

    assert porte(_requete("/", Casse())).status_code == 200
    assert vue.lus == [0]


@pytest.mark.parametrize(("taille", "lus"), [(3 * MIO, 3 * MIO), (ECOULEMENT_MAX, ECOULEMENT_MAX), (400 * MIO, 0)])
def test_what_is_refused_is_read_to_its_end_when_there_is_one_in_sight(porte, taille, lus):
    porte(_requete("/", flux := Flux(taille), taille))

    assert flux.lus == lus


@pytest.mark.parametrize(
    ("adresse", "media", "cles"),
    [
        ("/api/bornes/v1/avis/", "application/problem+json", {"type", "title", "status", "code", "detail"}),
        ("/api/v1/annuaire/", "application/problem+json", {"type", "title", "status", "code", "detail"}),
        ("/terrain/enveloppes/", "application/json", {"code", "message"}),
        ("/terrain/enveloppes/piece/", "application/json", {"code", "message"}),
        ("/sondage/abcdef/bulletin/", "application/json", {"code", "detail"}),
        ("/sondage/abcdef/jeton/", "application/json", {"code", "detail"}),
    ],
)
def test_a_script_is_refused_in_its_own_words(adresse, media, cles):
    reponse = Client().generic("POST", adresse, b"", CONTENT_LENGTH=str(20 * MIO))

    assert (reponse.status_code, reponse.headers["Content-Type"], set(reponse.json())) == (413, media, cles)


@pytest.mark.parametrize(
    ("adresse", "mots"),
    [
        ("/consultations/abc/contributions/deposer/", "Cet envoi dépasse 11\u202fMio."),
        ("/avis/abcdef/", "Cet envoi dépasse 256\u202fKio."),
        ("/sondage/abcdef/idees/", "Cet envoi dépasse 64\u202fKio."),
    ],
)
def test_a_person_is_refused_by_a_page_with_our_headers_and_no_cookie(adresse, mots):
    reponse = Client().generic("POST", adresse, b"", CONTENT_LENGTH=str(20 * MIO))

    assert (reponse.status_code, mots in reponse.content.decode(), dict(reponse.cookies)) == (413, True, {})
    assert {"Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options"} <= set(reponse.headers)
    assert reponse.headers["Cache-Control"] == "no-store"


def test_nothing_is_left_on_the_disk(porte, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    porte(_requete("/terrain/enveloppes/piece/", Flux(20 * MIO)))
    porte(_requete("/terrain/enveloppes/piece/", Flux(10 * MIO)))

    assert list(Path(tmp_path).iterdir()) == []


@pytest.mark.parametrize(("longueur", "attendu"), [("", 200), ("douze", 413), ("-1", 413), ("9" * 5000, 413)])
def test_a_length_that_is_none_reads_nothing(porte, vue, longueur, attendu):
    assert porte(_requete("/", flux := Flux(5), longueur)).status_code == attendu
    assert (vue.lus, flux.lus) == ([0] if attendu == 200 else [], 0)
