"""Sources: the same today, another tomorrow, computable by nobody after."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection

from bornes.avis.actions import sources
from bornes.avis.actions.sources import hacher_source, purger_cles
from bornes.models import CleDuJour
from tests.factories.bornes import CleDuJourFactory

JOUR = dt.date(2026, 3, 10)


@pytest.fixture(autouse=True)
def jour(monkeypatch):
    """A day that the test chooses, in a process that remembers nothing."""
    jours = {"courant": JOUR}
    monkeypatch.setattr(sources, "aujourdhui", lambda: jours["courant"])
    monkeypatch.setattr(sources, "_en_memoire", {})
    return jours


@pytest.mark.django_db
def test_hacher_source_le_meme_jour_gives_the_same_hash():
    haches = {hacher_source("203.0.113.7") for _ in range(3)}

    assert len(haches) == 1
    assert len(haches.pop()) == 32
    assert hacher_source("203.0.113.8") != hacher_source("203.0.113.7")


@pytest.mark.django_db
def test_hacher_source_le_lendemain_gives_another_hash(jour):
    veille = hacher_source("203.0.113.7")
    jour["courant"] += dt.timedelta(days=1)

    assert hacher_source("203.0.113.7") != veille


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("une", "autre"),
    [
        ("203.0.113.7", "::ffff:203.0.113.7"),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
        ("fe80::1%eth0", "fe80::1"),
    ],
)
def test_hacher_source_d_un_meme_abonne_gives_one_hash(une, autre):
    assert hacher_source(une) == hacher_source(autre)


@pytest.mark.django_db
def test_hacher_source_inconnue_gives_nothing_and_no_key():
    assert hacher_source("") == ""
    assert not CleDuJour.objects.exists()


@pytest.mark.django_db
def test_hacher_source_removes_the_keys_older_than_yesterday():
    for recul in (1, 2, 40):
        CleDuJourFactory(jour=JOUR - dt.timedelta(days=recul))

    hacher_source("203.0.113.7")

    assert set(CleDuJour.objects.values_list("jour", flat=True)) == {JOUR, JOUR - dt.timedelta(days=1)}


@pytest.mark.django_db
def test_purger_cles_without_traffic_removes_them_too():
    CleDuJourFactory(jour=JOUR - dt.timedelta(days=2))

    assert purger_cles() == 1


@pytest.mark.django_db
def test_hacher_source_writes_the_address_nowhere(caplog):
    caplog.set_level("DEBUG")

    hacher_source("203.0.113.7")

    assert "203.0.113.7" not in caplog.text
    assert b"203.0.113.7" not in bytes(CleDuJour.objects.get().cle)


@pytest.mark.django_db(transaction=True)
def test_hacher_source_in_many_processes_at_once_agrees_on_one_key(monkeypatch):
    class Oublieux(dict):
        """A memory that keeps nothing: each thread stands for a process of its own."""

        def __setitem__(self, cle, valeur):
            pass

    monkeypatch.setattr(sources, "_en_memoire", Oublieux())
    haches, barriere = [], threading.Barrier(8)

    def appeler():
        try:
            barriere.wait()
            haches.append(hacher_source("203.0.113.7"))
        finally:
            connection.close()

    fils = [threading.Thread(target=appeler) for _ in range(8)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()

    assert len(haches) == 8
    assert len(set(haches)) == 1
    assert CleDuJour.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_hacher_source_once_a_day_reads_the_key_once(django_assert_num_queries):
    hacher_source("203.0.113.7")

    with django_assert_num_queries(0):
        hacher_source("203.0.113.8")
