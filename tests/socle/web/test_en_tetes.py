"""Headers that every page carries."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch

from socle.web.middleware import EnTetesMiddleware


def servir(statut, **en_tetes):
    return EnTetesMiddleware(lambda _: HttpResponse(status=statut, headers=en_tetes))(RequestFactory().get("/"))


@pytest.mark.parametrize("statut", [200, 404, 500])
def test_every_page_forbids_what_comes_from_elsewhere(settings, statut):
    reponse = servir(statut)

    assert reponse["Content-Security-Policy"] == settings.POLITIQUE_DE_CONTENU
    assert "default-src 'none'" in settings.POLITIQUE_DE_CONTENU
    assert "unsafe" not in settings.POLITIQUE_DE_CONTENU
    assert "camera=(self)" in reponse["Permissions-Policy"]


@pytest.mark.parametrize(("statut", "est_exempt"), [(200, False), (403, False), (404, True), (500, True)])
def test_error_pages_of_developers_keep_their_inline_style(settings, statut, est_exempt):
    settings.DEBUG = True

    assert ("Content-Security-Policy" not in servir(statut)) is est_exempt


def test_policy_that_a_view_gave_is_kept():
    assert servir(200, **{"Content-Security-Policy": "sandbox"})["Content-Security-Policy"] == "sandbox"


def repondre(methode="get", *, statut=200, temoins=(), poses=(), route="consultations/<str:code>/", **en_tetes):
    demande = getattr(RequestFactory(headers=en_tetes), methode)("/")
    demande.COOKIES.update(dict.fromkeys(temoins, "1"))
    demande.resolver_match = ResolverMatch(lambda: None, (), {}, route=route)
    reponse = HttpResponse(status=statut)
    for nom in poses:
        reponse.set_cookie(nom, "1")
    return EnTetesMiddleware(lambda _: reponse)(demande).get("Cache-Control")


@pytest.mark.parametrize(
    "circonstances",
    [
        {"temoins": ["sessionid"]},
        {"temoins": ["consultation"]},
        {"temoins": ["csrftoken", "consultation_reprise"]},
        {"temoins": ["jeton_des_idees"]},
        {"poses": ["sessionid"]},
        {"poses": ["messages"]},
        {"methode": "post"},
        {"methode": "post", "statut": 422},
        {"methode": "post", "statut": 302, "temoins": ["sessionid"]},
        {"route": "inscription/reprise/<secret:jeton>/"},
        {"route": "compte/^confirm-email/(?P<key>[-:\\w]+)/$"},
        {"Authorization": "Borne jeton"},
    ],
    ids=str,
)
def test_what_is_for_one_person_is_kept_by_nobody(circonstances):
    assert repondre(**circonstances) == "private, no-store"


@pytest.mark.parametrize(
    "circonstances",
    [{}, {"temoins": ["csrftoken"]}, {"poses": ["csrftoken"]}, {"methode": "head"}, {"methode": "post", "statut": 303}],
)
def test_what_is_for_everybody_may_be_kept(circonstances):
    assert repondre(**circonstances) is None


def test_cache_that_a_view_chose_is_kept():
    assert servir(200, **{"Cache-Control": "public, max-age=60"})["Cache-Control"] == "public, max-age=60"


def test_nobody_known_no_route_is_for_everybody():
    assert "Cache-Control" not in servir(404)


def test_static_files_carry_them_too_and_keep_their_own_time(client, settings, tmp_path):
    settings.STATIC_ROOT = str(tmp_path)
    (tmp_path / "a.css").write_text("a {}")

    reponse = client.get("/static/a.css")

    assert (reponse.status_code, reponse["Content-Security-Policy"]) == (200, settings.POLITIQUE_DE_CONTENU)
    assert "max-age" in reponse["Cache-Control"]
    assert "no-store" not in reponse["Cache-Control"]
