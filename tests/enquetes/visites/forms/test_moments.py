"""An instant typed the nights when the hour changes in Paris: clocks show an hour twice in October, leave one out in March."""

from __future__ import annotations

import datetime as dt

import pytest

from enquetes.visites.forms.moments import MomentForm

TYPE = "2026-10-25T02:30"
PREMIER = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
SECOND = PREMIER + dt.timedelta(hours=1)


def note(texte, depuis=None):
    return MomentForm({"instant": texte}, canal="EMAIL", deja=None, depuis=depuis)


@pytest.mark.parametrize(
    ("depuis", "attendu"),
    [
        (None, PREMIER),
        (PREMIER - dt.timedelta(minutes=5), PREMIER),
        (PREMIER + dt.timedelta(seconds=20), PREMIER + dt.timedelta(seconds=20)),
        (PREMIER + dt.timedelta(minutes=20), SECOND),
        (SECOND + dt.timedelta(seconds=20), SECOND + dt.timedelta(seconds=20)),
    ],
)
def test_an_hour_that_comes_twice_is_the_first_that_does_not_precede_the_sending(depuis, attendu):
    formulaire = note(TYPE, depuis)

    assert formulaire.is_valid(), formulaire.errors
    assert formulaire.instant() == attendu


def test_an_hour_that_is_left_out_is_refused_in_words_of_ours():
    assert note("2027-03-28T02:30").errors["instant"] == [
        "Cette heure n’existe pas\u202f: cette nuit-là, les horloges sont passées de 2\u00a0h à 3\u00a0h."
    ]
    assert note("2027-03-28T03:30").is_valid()
