"""The clock goes on from the hour that it is: an hour that was ahead, then mended, silences nothing."""

from __future__ import annotations

import datetime as dt
import errno
from unittest.mock import Mock

import pytest
import time_machine
from celery.beat import PersistentScheduler
from django.conf import settings

from barometre.calendrier import CalendrierDeLHorloge
from barometre.celery import app

INSTANT = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)
JOUR, MINUTE, DIX_SECONDES = dt.timedelta(days=1), dt.timedelta(minutes=1), dt.timedelta(seconds=10)
TOLERE = 10 * MINUTE


@pytest.fixture
def calendrier(tmp_path):
    """Return what starts the clock again on what it keeps; each one holds what it published."""
    ouverts = []

    def demarrer():
        while ouverts:
            ouverts.pop().close()
        un = CalendrierDeLHorloge(app=app, schedule_filename=str(tmp_path / "calendrier"))
        un.publiees = []
        un.producer = None
        un.apply_entry = lambda entree, **_: un.publiees.append(entree.name)
        ouverts.append(un)
        return un

    yield demarrer
    while ouverts:
        ouverts.pop().close()


def tourner(un, du, au):
    """Let the clock look at its works every ten seconds; return what it published."""
    un.publiees.clear()
    while du <= au:
        with time_machine.travel(du, tick=False):
            while un.tick() == 0:
                pass
        du += DIX_SECONDES
    return set(un.publiees)


def test_the_clock_of_the_platform_is_this_one():
    nom = f"{CalendrierDeLHorloge.__module__}:{CalendrierDeLHorloge.__name__}"

    assert nom == settings.CELERY_BEAT_SCHEDULER


def test_messages_outlive_what_sets_the_clocks_of_two_machines_apart():
    """Their end is written by one and read by another: twenty seconds between the two left every opinion uncounted."""
    fins = {nom: ligne.get("options", {}).get("expires") for nom, ligne in settings.CELERY_BEAT_SCHEDULE.items()}

    assert [nom for nom, fin in fins.items() if fin is not None and fin < TOLERE.total_seconds()] == []


@pytest.mark.parametrize("est_redemarree", [False, True])
def test_an_hour_that_was_ahead_silences_nothing_once_mended(calendrier, est_redemarree):
    with time_machine.travel(INSTANT, tick=False):
        un = calendrier()
    assert "traiter-avis" in tourner(un, INSTANT, INSTANT + MINUTE)
    assert "traiter-avis" in tourner(un, INSTANT + 3 * JOUR, INSTANT + 3 * JOUR + MINUTE)

    with time_machine.travel(INSTANT + 2 * MINUTE, tick=False):
        un = calendrier() if est_redemarree else un
    publiees = tourner(un, INSTANT + 2 * MINUTE, INSTANT + 2 * MINUTE + JOUR / 24)

    assert {"traiter-avis", "relancer-courriels", "sceller-journal", "devoir-rappels", "surveiller-bornes"} <= publiees


def test_works_of_the_night_come_back_with_the_nights(calendrier):
    with time_machine.travel(INSTANT, tick=False):
        un = calendrier()
    tourner(un, INSTANT + 3 * JOUR, INSTANT + 3 * JOUR + MINUTE)

    assert "purger-bornes" not in tourner(un, INSTANT, INSTANT + MINUTE)
    nuit = INSTANT.replace(hour=2, minute=49) + JOUR
    assert "purger-bornes" in tourner(un, nuit, nuit + 2 * MINUTE)


def test_works_that_were_missed_come_once_when_it_starts_again(calendrier):
    with time_machine.travel(INSTANT, tick=False):
        un = calendrier()
    tourner(un, INSTANT, INSTANT + MINUTE)

    semaine_apres = INSTANT + 7 * JOUR
    with time_machine.travel(semaine_apres, tick=False):
        un = calendrier()
    tourner(un, semaine_apres, semaine_apres + MINUTE)

    assert un.publiees.count("purger-bornes") == 1


def test_a_disk_that_is_full_stops_no_work_and_is_written_to_once_there_is_room(calendrier, monkeypatch):
    with time_machine.travel(INSTANT, tick=False):
        un = calendrier()
    with monkeypatch.context() as plein:
        plein.setattr("os.fsync", Mock(side_effect=OSError(errno.ENOSPC, "No space left on device")))
        un.sync()
        assert "traiter-avis" in tourner(un, INSTANT, INSTANT + MINUTE)
        un.sync()

    un.sync()
    with time_machine.travel(INSTANT + MINUTE, tick=False):
        un = calendrier()
    assert un.schedule["traiter-avis"].last_run_at == INSTANT + MINUTE


@pytest.mark.parametrize("est_connu", [False, True])
def test_a_clock_that_starts_on_a_full_disk_publishes_what_it_missed_too(calendrier, monkeypatch, est_connu):
    if est_connu:
        with time_machine.travel(INSTANT, tick=False):
            calendrier()
    monkeypatch.setattr("os.fsync", Mock(side_effect=OSError(errno.ENOSPC, "No space left on device")))
    semaine_apres = INSTANT + 7 * JOUR
    with time_machine.travel(semaine_apres, tick=False):
        un = calendrier()

    publiees = tourner(un, semaine_apres, semaine_apres + MINUTE)

    assert {"traiter-avis", "purger-bornes"} & publiees == (
        {"traiter-avis", "purger-bornes"} if est_connu else {"traiter-avis"}
    )


def test_what_an_earlier_version_kept_is_caught_up_with(calendrier, tmp_path):
    with time_machine.travel(INSTANT, tick=False):
        PersistentScheduler(app=app, schedule_filename=str(tmp_path / "calendrier")).close()

    semaine_apres = INSTANT + 7 * JOUR
    with time_machine.travel(semaine_apres, tick=False):
        un = calendrier()

    assert "purger-bornes" in tourner(un, semaine_apres, semaine_apres + MINUTE)
    with time_machine.travel(semaine_apres + MINUTE, tick=False):
        un = calendrier()
    assert un.schedule["purger-bornes"].last_run_at == semaine_apres
