"""Headers that every page carries."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

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
