"""The clock stops for a block, where it is asked to and nowhere else."""

from __future__ import annotations

import contextlib
import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils import timezone

from socle.horloge import PARIS, aujourdhui, maintenant, regler
from socle.journal import consigner
from tests.factories.campagnes import CampagneFactory

LE = dt.datetime(2021, 3, 14, 23, 30, tzinfo=PARIS)


def test_clock_set_stands_still_for_its_block_and_runs_again_after_a_fault():
    avant = timezone.now()

    with contextlib.suppress(KeyError), regler(LE):
        with regler(LE + dt.timedelta(hours=1)):
            assert aujourdhui() == dt.date(2021, 3, 15)
        assert (maintenant(), maintenant().tzinfo, aujourdhui()) == (LE, dt.UTC, dt.date(2021, 3, 14))
        raise KeyError

    assert avant <= maintenant() <= timezone.now()


def test_clock_set_is_seen_by_no_other_thread():
    with regler(LE), ThreadPoolExecutor(1) as autre:
        assert autre.submit(aujourdhui).result() != aujourdhui()


def test_clock_is_not_set_to_an_instant_without_zone():
    with pytest.raises(ValueError, match="sans fuseau"), regler(dt.datetime(2021, 3, 14)):  # noqa: DTZ001 -- what is refused
        pytest.fail("the clock was set")


@pytest.mark.django_db
def test_rows_and_lines_of_the_journal_bear_the_date_of_the_clock_set():
    with regler(LE):
        campagne = CampagneFactory()
        entree = consigner(campagne, "campagne.creee", None)

    campagne.refresh_from_db()
    entree.refresh_from_db()
    assert {campagne.cree_le, campagne.modifie_le, entree.le} == {LE}
    campagne.save(update_fields=["modifie_le"])
    campagne.refresh_from_db()
    assert (campagne.cree_le, campagne.modifie_le > LE) == (LE, True)
