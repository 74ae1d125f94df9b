"""Redis killed, frozen or slow: the cache is an empty one, and pages of people signed in are served."""

from __future__ import annotations

import logging
import os
import time
import uuid

import pytest
import redis
from django.urls import reverse

from barometre.settings import base
from epreuve.services import port_libre
from socle.cache import CacheQuiCede
from tests.factories.comptes import UtilisateurFactory
from tests.socle.test_taches import BORNE_S, prise_muette
from tests.socle.web.test_sondes import PRET


@pytest.fixture
def port_mort():
    return port_libre()


@pytest.fixture
def en_marche():
    """Keys of its own, that go by themselves."""
    return CacheQuiCede(os.environ["REDIS_URL"], {"KEY_PREFIX": str(uuid.uuid4()), "TIMEOUT": 60})


def vers(port, **options):
    return CacheQuiCede(f"redis://127.0.0.1:{port}/0", options)


def tout_demander(cache):
    with pytest.raises(ValueError, match="not found"):
        cache.incr("n")
    return {
        "add": cache.add("a", 1),
        "get": cache.get("a", "rien"),
        "set": cache.set("a", 1),
        "touch": cache.touch("a"),
        "delete": cache.delete("a"),
        "get_many": cache.get_many(["a"]),
        "has_key": "a" in cache,
        "set_many": cache.set_many({"a": 1}),
        "delete_many": cache.delete_many(["a"]),
        "clear": cache.clear(),
        "repond": cache.repond(),
    }


def test_redis_that_answers_and_takes_nothing_does_not_answer():
    """As when its memory is full: no message passes by it either."""
    client = redis.Redis.from_url(os.environ["REDIS_URL"])
    client.acl_setuser("lecteur", enabled=True, nopass=True, keys=["*"], commands=["+@all", "-@write"])
    pleine = CacheQuiCede(os.environ["REDIS_URL"].replace("redis://", "redis://lecteur:x@"), {})

    try:
        assert (pleine._cache.get_client().ping(), pleine.repond()) == (True, False)
    finally:
        client.acl_deluser("lecteur")


VIDE = {
    "add": True,
    "get": "rien",
    "set": None,
    "touch": False,
    "delete": False,
    "get_many": {},
    "has_key": False,
    "set_many": [],
    "delete_many": None,
    "clear": None,
    "repond": False,
}


def lignes(caplog):
    return [(ligne.levelno, ligne.getMessage(), ligne.code) for ligne in caplog.records if "cache" in ligne.name]


def test_while_redis_answers_it_is_a_cache(en_marche, caplog):
    assert (en_marche.add("a", 1), en_marche.add("a", 2), en_marche.get("a")) == (True, False, 1)
    en_marche.set("n", 1, 60)
    assert (en_marche.incr("n"), en_marche.get_many(["a", "n", "b"])) == (2, {"a": 1, "n": 2})
    assert (en_marche.set_many({"b": 3}), en_marche.has_key("b"), en_marche.touch("b", 60)) == ([], True, True)
    assert (en_marche.delete("a"), en_marche.get("a"), en_marche.repond()) == (True, None, True)
    assert en_marche.delete_many(["n", "b"]) is None
    assert (en_marche.get_many(["n", "b"]), lignes(caplog)) == ({}, [])


def test_a_dead_redis_is_an_empty_cache_and_is_logged_once(port_mort, caplog):
    assert tout_demander(vers(port_mort)) == VIDE
    assert lignes(caplog) == [(logging.WARNING, "cache.hors_service", "ConnectionError")]


def test_a_frozen_redis_is_waited_for_once(caplog):
    with prise_muette() as (port, venues):
        debut = time.monotonic()

        assert tout_demander(vers(port)) == VIDE

        assert time.monotonic() - debut < BORNE_S
        assert len(venues) == 1
    assert lignes(caplog) == [(logging.WARNING, "cache.hors_service", "TimeoutError")]


@pytest.mark.parametrize("acte", ["add", "delete", "get", "get_many", "has_key", "repond", "set", "touch"])
def test_each_question_is_answered_without_redis(port_mort, monkeypatch, acte):
    """None relies on the respite that another one began."""
    monkeypatch.setattr("socle.coupe_circuit.REPIT", 0)

    assert tout_demander(vers(port_mort))[acte] == VIDE[acte]


def test_a_slow_redis_gets_a_respite_and_its_answer_is_kept(en_marche, monkeypatch, caplog):
    en_marche.set("a", 1)
    monkeypatch.setattr("socle.cache.LENTEUR", -1)

    assert (en_marche.get("a"), en_marche.get("a")) == (1, None)
    assert lignes(caplog) == [(logging.WARNING, "cache.hors_service", "lenteur")]


def test_redis_is_asked_again_after_the_respite(en_marche, monkeypatch):
    monkeypatch.setattr("socle.coupe_circuit.REPIT", 0)
    monkeypatch.setattr("socle.cache.LENTEUR", -1)
    en_marche.set("a", 1)

    assert en_marche.get("a") == 1


def test_what_we_do_wrong_is_not_hidden(en_marche):
    with pytest.raises(TypeError):
        en_marche.set("a", (nombre for nombre in range(3)))


@pytest.fixture
def sans_redis(settings, port_mort):
    settings.CACHES = {
        "default": {"BACKEND": "socle.cache.CacheQuiCede", "LOCATION": f"redis://127.0.0.1:{port_mort}/0"}
    }


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["portail:accueil", "account_email"])
def test_whoever_is_signed_in_stays_so_without_redis(client, sans_redis, page):
    utilisateur = UtilisateurFactory()
    client.force_login(utilisateur)

    reponse = client.get(reverse(page))

    assert (reponse.status_code, reponse.wsgi_request.user) == (200, utilisateur)


@pytest.mark.django_db
def test_the_probe_tells_redis_and_stays_open(client, settings, sans_redis, monkeypatch):
    monkeypatch.setattr("socle.disponibilite.migrations_manquantes", set)
    monkeypatch.setattr("socle.disponibilite.FRAICHEUR", 0)
    monkeypatch.setattr("socle.disponibilite.derniere.obtenue", None)
    sans = client.get("/sante/pret")
    settings.CACHES = {"default": {"BACKEND": "socle.cache.CacheQuiCede", "LOCATION": os.environ["REDIS_URL"]}}
    avec = client.get("/sante/pret")
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    autre = client.get("/sante/pret")

    assert [(reponse.status_code, reponse.json()) for reponse in (sans, avec, autre)] == [
        (200, PRET | {"etat": "degrade", "redis": "injoignable"}),
        (200, PRET | {"redis": "joignable"}),
        (200, PRET),
    ]


def test_an_installation_with_redis_has_this_cache_and_its_sessions_elsewhere(settings):
    assert base.CACHES["default"]["BACKEND"] == "socle.cache.CacheQuiCede"
    assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"
