"""What travels compressed, and what another site may not measure."""

from __future__ import annotations

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from socle.web.compression import TAILLE_MIN, CompressionMiddleware

PAGE = "<p>Ce que la page dit, et redit.</p>" * 100


def repondre(reponse=None, *, temoins=(), **en_tetes):
    demande = RequestFactory(headers={"accept-encoding": "gzip, br"} | en_tetes).get("/")
    demande.COOKIES.update(dict.fromkeys(temoins, "1"))
    return CompressionMiddleware(lambda _: reponse or HttpResponse(PAGE))(demande)


@pytest.mark.parametrize(
    "circonstances",
    [
        {},
        {"temoins": ["csrftoken"], "sec-fetch-site": "cross-site"},
        {"temoins": ["sessionid"], "sec-fetch-site": "same-origin"},
        {"temoins": ["sessionid", "csrftoken"], "sec-fetch-site": "none"},
    ],
)
def test_page_that_no_other_site_asks_for_in_somebody_s_name_is_compressed(circonstances):
    reponse = repondre(**circonstances)

    assert gzip.decompress(reponse.content).decode() == PAGE
    assert (reponse["Content-Encoding"], reponse["Vary"]) == ("gzip", "Accept-Encoding")
    assert int(reponse["Content-Length"]) == len(reponse.content) < len(PAGE)


@pytest.mark.parametrize(
    "circonstances",
    [
        {"temoins": ["sessionid"], "sec-fetch-site": "cross-site"},
        {"temoins": ["sessionid"], "sec-fetch-site": "same-site"},
        {"temoins": ["consultation"], "sec-fetch-site": "cross-site"},
        {"temoins": ["sessionid"]},
    ],
)
def test_page_that_another_site_may_have_asked_for_travels_as_it_is(circonstances):
    reponse = repondre(**circonstances)

    assert (reponse.content.decode(), "Content-Encoding" in reponse) == (PAGE, False)


def test_size_of_one_page_varies():
    assert len({len(repondre().content) for _ in range(50)}) > 1


@pytest.mark.parametrize("genre", ["application/pdf", "application/zip", "image/png", "font/woff2"])
def test_what_is_compressed_already_travels_as_it_is(genre):
    assert "Content-Encoding" not in repondre(HttpResponse(PAGE, content_type=genre))


def test_few_characters_travel_as_they_are():
    assert "Content-Encoding" not in repondre(HttpResponse("x" * (TAILLE_MIN - 1)))


def test_list_that_leaves_as_it_is_read_is_compressed_on_its_way():
    lue = repondre(StreamingHttpResponse(["nom;note\n", "a;1\n"], content_type="text/csv; charset=utf-8"))

    assert gzip.decompress(b"".join(lue)).decode() == "nom;note\na;1\n"
