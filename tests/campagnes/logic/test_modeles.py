"""The waves of an edition made of another one: in order and apart, whatever February has."""

from __future__ import annotations

import datetime as dt

from hypothesis import example, given
from hypothesis import strategies as st

from campagnes.logic.calendrier import UN_JOUR, Intervalle, minuit
from campagnes.logic.garde import Calendrier
from campagnes.logic.modeles import edition_reconduite

BISSEXTILE = 2028
FEVRIER_29 = dt.date(BISSEXTILE, 2, 29)


def reconduire(vagues, ans, prevues=None):
    """Return the waves of the edition made, some years later, of one that had these."""

    def calendrier(siennes):
        return Calendrier(BISSEXTILE, minuit(dt.date(BISSEXTILE - 1, 10, 1)), vagues=tuple(siennes))

    return [
        voulue.reelle
        for voulue in edition_reconduite(
            BISSEXTILE + ans,
            BISSEXTILE,
            calendrier=calendrier(vagues),
            prevu=calendrier(vagues if prevues is None else prevues),
            champs={},
            rang=None,
            instant=minuit(FEVRIER_29),
            ceremonie={},
        ).vagues
    ]


@st.composite
def vagues_en_hiver(tirage):
    """Draw one to three waves apart, most of them against the end of February."""
    jours = st.dates(dt.date(BISSEXTILE, 2, 25), dt.date(BISSEXTILE, 3, 5))
    bornes = sorted(tirage(st.lists(jours, min_size=2, max_size=6, unique=True)))
    longues = [Intervalle(du, au) for du, au in zip(bornes[::2], bornes[1::2], strict=False)]
    return [Intervalle(une.au, une.au) for une in longues] if tirage(st.booleans()) else longues


@given(vagues=vagues_en_hiver(), ans=st.integers(1, 8))
@example(vagues=[Intervalle(FEVRIER_29, FEVRIER_29)], ans=1)
@example(vagues=[Intervalle(FEVRIER_29 - UN_JOUR, FEVRIER_29 - UN_JOUR), Intervalle(FEVRIER_29, FEVRIER_29)], ans=1)
@example(
    vagues=[
        Intervalle(dt.date(BISSEXTILE, 2, 1), FEVRIER_29 - UN_JOUR),
        Intervalle(FEVRIER_29, dt.date(BISSEXTILE, 3, 15)),
    ],
    ans=2,
)
def test_a_wave_made_again_has_the_days_it_had_but_a_29_february_that_is_missing(vagues, ans):
    def jours(siennes):
        return [[(une.du + n * UN_JOUR).timetuple()[1:3] for n in range((une.au - une.du).days + 1)] for une in siennes]

    est_bissextile = ans in (4, 8)
    gardes = [[jour for jour in ceux_ci if est_bissextile or jour != (2, 29)] for ceux_ci in jours(vagues)]

    assert jours(reconduire(vagues, ans)) == [ceux_ci for ceux_ci in gardes if ceux_ci]


def test_a_wave_planned_on_the_days_of_one_that_was_moved_is_made_again_where_it_was():
    hiver = Intervalle(dt.date(BISSEXTILE, 2, 1), dt.date(BISSEXTILE, 2, 20))
    avril = Intervalle(dt.date(BISSEXTILE, 4, 1), dt.date(BISSEXTILE, 4, 20))

    refaites = reconduire([hiver, avril], 1, prevues=[hiver, hiver])

    assert [vague.du.timetuple()[1:3] for vague in refaites] == [(2, 1), (4, 1)]
