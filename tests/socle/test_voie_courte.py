"""The short way in: its own middlewares, the same addresses, the errors of the house."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from socle.web.voie_courte import VoieCourteMiddleware


def _vue(request):
    return HttpResponse(f"{request.user.is_authenticated} {request.resolver_match.url_name}")


def _panne(_request):
    raise RuntimeError("panne")


urlpatterns = [path("avis/ici/", _vue, name="ici"), path("avis/panne/", _panne, name="panne")]


@pytest.fixture
def voie(settings):
    settings.VOIE_COURTE_URLCONF = __name__
    return VoieCourteMiddleware(lambda _request: HttpResponse("longue"))


@pytest.mark.parametrize("chemin", ["/", "/avis", "/aviser/", "/api/v1/", "/borne/", "/espace/avis/ici/"])
def test_other_addresses_go_the_long_way(voie, chemin):
    assert voie(RequestFactory().get(chemin)).content == b"longue"


def test_address_of_a_prefix_goes_the_short_way_without_anybody_signed_in(voie):
    reponse = voie(RequestFactory().get("/avis/ici/"))

    assert reponse.content == b"False ici"
    assert {"Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options"} <= set(reponse.headers)
    assert "Vary" not in reponse.headers


def test_fault_of_a_view_is_an_error_page(voie, settings):
    settings.DEBUG = False

    assert voie(RequestFactory().get("/avis/panne/")).status_code == 500


@pytest.mark.django_db
def test_unknown_address_of_citizens_is_the_page_of_the_house():
    reponse = Client().get("/avis/un/deux/trois/")

    assert (reponse.status_code, "Cette page n’existe pas" in reponse.content.decode()) == (404, True)


@pytest.mark.django_db
def test_address_without_its_last_slash_is_completed():
    assert Client().get("/avis/abcdefgh").headers["Location"] == "/avis/abcdefgh/"


@pytest.mark.django_db
def test_short_way_asks_the_database_for_nobody(django_assert_num_queries):
    with django_assert_num_queries(0):
        Client().post("/api/bornes/v1/avis/", headers={"Cookie": "sessionid=abc"})
