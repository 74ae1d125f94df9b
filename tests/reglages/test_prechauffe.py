"""The web server pays what a first request would, before it forks, and starts whatever the database says."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.template import engines

from barometre import prechauffe, serveur
from portail.queries.exemple import exemple
from tests.architecture.arbre import RACINE


@pytest.fixture
def etapes(monkeypatch):
    """Keep what is done, in order, and do none of what would outlive a test."""
    faites = []
    monkeypatch.setattr(prechauffe, "preparer_la_recherche", lambda: faites.append("annuaire"))
    monkeypatch.setattr(prechauffe, "_ecrire_l_accueil", lambda: faites.append("accueil"))
    monkeypatch.setattr(prechauffe, "connections", SimpleNamespace(close_all=lambda: faites.append("connexions")))
    monkeypatch.setattr(
        prechauffe, "gc", SimpleNamespace(collect=lambda: None, freeze=lambda: faites.append("memoire"))
    )
    return faites


def test_everything_is_read_then_nothing_is_held(etapes):
    (chargeur,) = engines["django"].engine.template_loaders
    chargeur.reset()

    prechauffe.prechauffer()

    gabarits = {gabarit.name for gabarit in chargeur.get_template_cache.values()}
    dossier = RACINE / "templates"
    assert gabarits >= {chemin.relative_to(dossier).as_posix() for chemin in dossier.rglob("*.html")}
    assert etapes == ["annuaire", "accueil", "connexions", "memoire"]


@pytest.mark.django_db
def test_home_page_is_written_for_nobody(caplog):
    exemple.cache_clear()

    prechauffe._ecrire_l_accueil()

    assert exemple.cache_info().currsize == 1
    assert [ligne.name for ligne in caplog.records if ligne.name == "barometre.acces"] == []


@pytest.mark.parametrize("faute", [LookupError, OperationalError])
def test_server_starts_with_a_broken_home_page(etapes, monkeypatch, caplog, faute):
    def casser():
        raise faute

    monkeypatch.setattr(prechauffe, "_ecrire_l_accueil", casser)
    monkeypatch.setattr(prechauffe, "_compiler_les_gabarits", lambda: None)

    prechauffe.prechauffer()

    assert etapes == ["annuaire", "connexions", "memoire"]
    assert [ligne.message for ligne in caplog.records] == ["prechauffe.sans_accueil"]


def test_server_starts_without_a_database(etapes, monkeypatch, caplog):
    def refuser():
        raise OperationalError

    monkeypatch.setattr(prechauffe, "preparer_la_recherche", refuser)
    monkeypatch.setattr(prechauffe, "_compiler_les_gabarits", lambda: None)

    prechauffe.prechauffer()

    assert etapes == ["connexions", "memoire"]
    assert [ligne.message for ligne in caplog.records] == ["prechauffe.sans_annuaire"]


def test_server_does_not_start_on_a_directory_that_it_cannot_understand(etapes, monkeypatch):
    def ne_rien_comprendre():
        raise ValueError("une ligne abîmée")

    monkeypatch.setattr(prechauffe, "preparer_la_recherche", ne_rien_comprendre)
    monkeypatch.setattr(prechauffe, "_compiler_les_gabarits", lambda: None)

    with pytest.raises(ValueError, match="abîmée"):
        prechauffe.prechauffer()
    assert etapes == ["connexions"]


def test_server_warms_up_before_it_forks(monkeypatch):
    faites = []

    class Serveur:
        def __init__(self, *_, **__):
            faites.append("serveur")

        def serve(self, **_):
            faites.append("sert")

    monkeypatch.setattr(serveur, "Granian", Serveur)
    monkeypatch.setattr(prechauffe, "prechauffer", lambda: faites.append("prechauffe"))

    serveur.servir("barometre.wsgi:application", hote="127.0.0.1", port=0, ouvriers=1, fils=1)

    assert faites == ["prechauffe", "serveur", "sert"]
