"""A phone's clock may be wrong, be set meanwhile, or stop while it sleeps: the gesture keeps its true instant."""

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from enquetes.envois.logic.horloges import (
    DECALAGE,
    ECART_STABLE,
    ENVOI,
    SESSION,
    Correction,
    Horloge,
    HorlogeIllisible,
    a_la_suite,
    corriger,
    corriger_du_fichier,
    lire_horloge,
    lire_instant,
    reporter,
)

RECU = dt.datetime(2020, 2, 11, 12, tzinfo=dt.UTC)
MS = dt.timedelta(milliseconds=1)
millisecondes = st.integers(0, 30 * 24 * 3600 * 1000).map(lambda n: n * MS)
avances = st.integers(-10 * 24 * 3600 * 1000, 10 * 24 * 3600 * 1000).map(lambda n: n * MS)


def lu(vrai, avance, *, session="s", depuis=RECU - dt.timedelta(days=60), decalage=None):
    """Return what a phone ahead by `avance` reads at a true instant."""
    return Horloge(vrai + avance, session, (vrai - depuis) / MS, decalage)


@given(millisecondes, avances)
def test_corriger_with_a_steady_clock_gives_the_true_instant(ecoule, avance):
    vrai = RECU - ecoule

    correction = corriger(lu(vrai, avance, decalage=-avance / MS), lu(RECU, avance, session="autre"), RECU)

    assert correction == Correction(vrai, DECALAGE)


@given(millisecondes, avances, avances)
def test_corriger_in_one_session_survives_a_clock_set_in_between(ecoule, avant, apres):
    assume(abs(avant - apres) > ECART_STABLE)
    vrai = RECU - ecoule

    correction = corriger(lu(vrai, avant, decalage=-avant / MS), lu(RECU, apres), RECU)

    assert correction == Correction(vrai, SESSION)


@given(millisecondes, millisecondes, avances)
def test_corriger_with_a_steady_clock_survives_a_sleep_of_the_monotone_count(ecoule, sommeil, avance):
    """Phones stop counting while they sleep: the wall clock, unchanged, is then the better witness."""
    vrai = RECU - ecoule
    capture = lu(vrai, avance, decalage=-avance / MS)
    envoi = lu(RECU, avance)
    endormi = Horloge(envoi.mur, envoi.session, max(0.0, envoi.monotone - min(sommeil, ecoule) / MS))

    assert corriger(capture, endormi, RECU) == Correction(vrai, DECALAGE)


@given(millisecondes, avances)
def test_corriger_knowing_nothing_uses_the_skew_seen_at_the_sending(ecoule, avance):
    vrai = RECU - ecoule

    assert corriger(lu(vrai, avance), lu(RECU, avance, session="autre"), RECU) == Correction(vrai, ENVOI)


@given(avances, avances, st.one_of(st.none(), st.floats(-1e12, 1e12)), st.booleans())
def test_corriger_never_follows_the_receipt(ecoule, avance, decalage, meme):
    capture = lu(RECU - ecoule, avance, decalage=decalage)

    assert corriger(capture, lu(RECU, avance, session="s" if meme else "autre"), RECU).instant <= RECU


@given(millisecondes, avances, millisecondes)
def test_corriger_du_fichier_ignores_the_days_that_the_file_took(ecoule, avance, voyage):
    vrai, ecrit_le = RECU - ecoule - voyage, RECU - voyage

    correction = corriger_du_fichier(lu(vrai, avance, decalage=-avance / MS), Horloge(ecrit_le + avance), RECU)

    assert correction.instant == vrai


@given(millisecondes, avances, millisecondes)
def test_reporter_moves_an_instant_as_its_gesture_was(ecoule, avance, plus_tot):
    vrai = RECU - ecoule
    capture = lu(vrai, avance)

    assert reporter(capture.mur - plus_tot, capture, vrai, RECU) == vrai - plus_tot


@given(avances)
def test_a_la_suite_mends_what_clocks_cannot_tell_and_leaves_the_rest(recul):
    instant = RECU - recul

    suivant = a_la_suite(instant, RECU)

    assert suivant == (RECU if dt.timedelta(0) < recul <= ECART_STABLE else instant)
    assert a_la_suite(instant, None) == instant


@given(st.integers(1, int(ECART_STABLE / MS)).map(lambda n: n * MS))
def test_a_la_suite_never_reverses_close_gestures(recul):
    assert a_la_suite(RECU - recul, RECU) == RECU


def test_corriger_with_dates_out_of_any_calendar_falls_back_on_the_receipt():
    fin = Horloge(dt.datetime.max.replace(tzinfo=dt.UTC), "s", 0, 1e11)

    assert corriger(fin, Horloge(RECU, "autre"), RECU).instant == RECU


@pytest.mark.parametrize(
    "brut",
    [
        *(None, "", 5, "hier", "2020-02-11T10:00:00", "2020-02-30T10:00:00+01:00"),
        *(
            "0001-01-01T00:00:00+14:00",
            "1969-12-31T23:59:59+00:00",
            "2100-01-01T00:00:00Z",
            "9999-12-31T23:59:59-12:00",
        ),
    ],
)
def test_lire_instant_wants_a_date_with_its_offset(brut):
    with pytest.raises(HorlogeIllisible):
        lire_instant(brut)


@pytest.mark.parametrize("monotone", [True, "5", float("nan"), float("inf"), 1e15, 10**400])
def test_lire_horloge_ignores_a_count_that_is_none(monotone):
    assert lire_horloge({"mur": "2020-02-11T10:00:00Z", "session": 4, "monotone": monotone}) == Horloge(
        dt.datetime(2020, 2, 11, 10, tzinfo=dt.UTC)
    )
