"""Answers that must not tell by their time whether an address is known."""

from __future__ import annotations

import pytest
from django.conf import settings as reglages
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import get_resolver, resolve

from barometre.settings import base
from socle.web import middleware
from socle.web.middleware import PAS, PasRegulierMiddleware


class Montre:
    """Time that only passes when somebody works or sleeps."""

    def __init__(self):
        self.instant = 1000.0

    def monotonic(self):
        return self.instant

    def sleep(self, secondes):
        assert secondes >= 0
        self.instant += secondes


@pytest.fixture
def montre(monkeypatch):
    montre = Montre()
    monkeypatch.setattr(middleware, "time", montre)
    return montre


def duree(montre, travail, *, methode="post", chemin="/compte/password/reset/"):
    def servir(_):
        montre.sleep(travail)
        return HttpResponse()

    debut = montre.instant
    PasRegulierMiddleware(servir)(getattr(RequestFactory(), methode)(chemin))
    return montre.instant - debut


@pytest.fixture(autouse=True)
def au_pas(settings):
    settings.REPONSES_AU_PAS = base.REPONSES_AU_PAS


@pytest.mark.parametrize("chemin", base.REPONSES_AU_PAS)
def test_known_and_unknown_are_answered_after_the_same_time(montre, chemin):
    assert resolve(chemin)
    assert [duree(montre, travail, chemin=chemin) for travail in (0.0301, 0.0308, 0.0995)] == pytest.approx([PAS] * 3)


def adresses(routes, debut=""):
    """Return (address, view) of every route without a variable part."""
    for route in routes:
        chemin = f"{debut}{route.pattern}"
        if hasattr(route, "url_patterns"):
            yield from adresses(route.url_patterns, chemin)
        elif "<" not in chemin:
            yield f"/{chemin.lstrip('^').rstrip('$')}", route.callback


def test_no_other_address_leads_to_what_is_answered_so():
    vues = {getattr(vue, "view_class", vue) for vue in (resolve(chemin).func for chemin in base.REPONSES_AU_PAS)}
    autres = {
        chemin for chemin, vue in adresses(get_resolver().url_patterns) if getattr(vue, "view_class", vue) in vues
    }

    assert autres == set(base.REPONSES_AU_PAS)


def test_what_took_longer_waits_for_the_next_step(montre):
    assert duree(montre, 0.11) == pytest.approx(2 * PAS)


@pytest.mark.parametrize(("methode", "chemin"), [("get", "/compte/password/reset/"), ("post", "/inscription/site/")])
def test_other_answers_do_not_wait(montre, methode, chemin):
    assert duree(montre, 0.03, methode=methode, chemin=chemin) == pytest.approx(0.03)


def test_pace_is_kept_around_the_session_and_everything_that_looks_for_the_person():
    rangs = [nom.rpartition(".")[2] for nom in reglages.MIDDLEWARE]

    assert rangs.index("PasRegulierMiddleware") < rangs.index("SessionMiddleware")
