"""The fieldwork beside its plan: cumulated counts, words, and a picture that stays in its frame."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campagnes.logic.calendrier import Intervalle
from rapports.logic.edition.avancement import AvancementDuTerrain, SemaineDeTerrain, lignes
from rapports.logic.edition.graphiques_terrain import (
    ARRET,
    AUJOURDHUI,
    FAITS,
    HAUTEUR,
    LARGEUR,
    PLAN,
    VAGUE,
    VALIDES,
    courbe_d_avancement,
    pas_rond,
)
from tests.rapports.logic.test_attentes import ordinaires

MARS = [dt.date(2027, 3, jour) for jour in range(1, 32)]
VAGUE_DE_MARS = Intervalle(MARS[0], MARS[-1])


def terrain(*, prevus=(), faits=(), valides=(), jour=MARS[15], **champs):
    """Return a progress in March 2027: days of the month and counts."""
    series = {
        nom: tuple((MARS[quantieme - 1], n) for quantieme, n in serie)
        for nom, serie in (("prevus", prevus), ("faits", faits), ("valides", valides))
    }
    base = {"sans_date": 0, "vagues": (VAGUE_DE_MARS,), "suspensions": (), "aujourdhui": jour}
    return AvancementDuTerrain(**series, **base | champs)


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({}, "Aucun contact n’est prévu."),
        ({"prevus": [(20, 4)]}, "0 contact fait sur 4 prévus, 0 validé : le plan commence le 20 mars 2027."),
        ({"sans_date": 3}, "0 contact fait sur 3 prévus, 0 validé : aucun n’a encore de date."),
        (
            {"prevus": [(2, 4), (16, 5), (20, 1)], "faits": [(3, 3)], "valides": [(9, 2)]},
            "3 contacts faits sur 10 prévus, 2 validés : 1 contact de moins que prévu à ce jour.",
        ),
        (
            {"prevus": [(2, 1), (20, 3)], "faits": [(3, 3)]},
            "3 contacts faits sur 4 prévus, 0 validé : 2 contacts de plus que prévu à ce jour.",
        ),
        (
            {"prevus": [(2, 1), (20, 3)], "faits": [(3, 1)]},
            "1 contact fait sur 4 prévus, 0 validé : autant que prévu à ce jour.",
        ),
        ({"prevus": [(2, 1)], "faits": [(3, 1)]}, "Tout est fait : 1 contact fait sur 1 prévu, 0 validé."),
    ],
)
def test_phrase_compares_what_is_done_to_the_plan_before_today(champs, phrase):
    assert ordinaires(terrain(**champs).phrase) == phrase


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        # From Tuesday 16 to Wednesday 31: twelve working days, Easter Monday, the 29th, left out: eleven.
        (
            {"prevus": [(20, 26)], "faits": [(10, 4)]},
            "Il en reste 22 à faire en 11 jours ouvrés de vague, 2 par jour ; sur les 10 derniers, 0,4 par jour.",
        ),
        (
            {"prevus": [(20, 7)], "jour": MARS[2]},
            "Il en reste 7 à faire en 20 jours ouvrés de vague, 0,3 par jour.",
        ),
        (
            {"prevus": [(20, 7)], "jour": dt.date(2027, 4, 2)},
            "Il en reste 7 à faire, et plus aucun jour de vague n’est à venir.",
        ),
        ({"prevus": [(2, 1)], "faits": [(2, 1)]}, ""),
    ],
)
def test_phrase_du_rythme_tells_what_is_left_and_guesses_no_date(champs, phrase):
    assert ordinaires(terrain(**champs).phrase_du_rythme) == phrase


def test_jours_ouvres_leave_out_weekends_holidays_and_suspensions():
    arret = Intervalle(MARS[14], MARS[30])

    jours = terrain(suspensions=(arret,)).jours_ouvres

    assert [jour.day for jour in jours] == [1, 2, 3, 4, 5, 8, 9, 10, 11, 12]


def test_semaines_cumulate_and_say_nothing_of_what_is_to_come():
    avancement = terrain(prevus=[(2, 4), (23, 5)], faits=[(3, 3)], valides=[(9, 2)])

    assert avancement.semaines == (
        SemaineDeTerrain(MARS[0], MARS[6], 4, 3, 0),
        SemaineDeTerrain(MARS[7], MARS[13], 4, 3, 2),
        SemaineDeTerrain(MARS[21], MARS[27], 9, None, None),
    )
    assert lignes(avancement)[0] == (MARS[0], MARS[6], 4, 3, 0, -1)
    assert lignes(avancement)[2][3:] == ("", "", "")


def test_present_week_stands_beside_the_plan_as_the_sentence_does():
    avancement = terrain(prevus=[(15, 4), (16, 5), (20, 1), (23, 2)], faits=[(15, 3)])

    assert ordinaires(avancement.phrase).endswith(": 1 contact de moins que prévu à ce jour.")
    assert [(semaine.prevus, semaine.ecart) for semaine in avancement.semaines] == [(4, -1), (12, None)]


def test_courbe_marks_today_the_wave_and_the_suspension():
    avancement = terrain(
        prevus=[(2, 4)], faits=[(3, 3)], valides=[(9, 2)], suspensions=(Intervalle(MARS[9], MARS[11]),)
    )

    dessin = courbe_d_avancement(avancement)

    assert {nom: len(dessin.traces(un)) for nom, un in (("arrêt", ARRET), ("jour", AUJOURDHUI), ("vague", VAGUE))} == {
        "arrêt": 1,
        "jour": 2,  # today and the base, of one look
        "vague": 1,
    }
    assert [mot for mot in dessin.mots if "\u00a0" in mot] == ["4\u00a0prévus", "3\u00a0faits", "2\u00a0validés"]
    assert "aujourd’hui" in dessin.mots


def test_courbe_agrees_its_words_with_one_contact():
    dessin = courbe_d_avancement(terrain(prevus=[(2, 1)], faits=[(3, 1)], valides=[(9, 1)]))

    assert [mot for mot in dessin.mots if "\u00a0" in mot] == ["1\u00a0prévu", "1\u00a0fait", "1\u00a0validé"]


def test_courbe_of_an_edition_that_is_over_does_not_mark_today():
    dessin = courbe_d_avancement(terrain(prevus=[(2, 4)], faits=[(3, 3)], jour=dt.date(2027, 9, 1)))

    assert "aujourd’hui" not in dessin.mots


def test_courbe_begins_with_the_first_wave_that_had_a_contact():
    janvier = Intervalle(dt.date(2027, 1, 4), dt.date(2027, 1, 15))
    avancement = terrain(prevus=[(2, 4)], vagues=(janvier, VAGUE_DE_MARS))

    assert avancement.etendue == VAGUE_DE_MARS
    assert len(courbe_d_avancement(avancement).traces(VAGUE)) == 1
    assert terrain(vagues=(janvier, VAGUE_DE_MARS)).etendue == Intervalle(janvier.du, VAGUE_DE_MARS.au)


def test_courbe_without_contact_is_no_picture():
    assert courbe_d_avancement(terrain()) is None
    assert courbe_d_avancement(terrain(vagues=(), sans_date=2)) is None


@given(
    *[st.dictionaries(st.integers(1, 31), st.integers(1, 400), max_size=8).map(lambda d: sorted(d.items()))] * 3,
    st.integers(-40, 40),
)
def test_courbe_stays_in_its_frame_and_never_goes_down(prevus, faits, valides, decalage):
    dessin = courbe_d_avancement(
        terrain(prevus=prevus, faits=faits, valides=valides, sans_date=1, jour=MARS[0] + dt.timedelta(days=decalage))
    )

    for trace in (*dessin.traces(PLAN), *dessin.traces(FAITS)):
        points = [tuple(map(float, point.split())) for point in trace.removeprefix("M").split("L")]
        assert all(0 <= x <= LARGEUR and 0 <= y <= HAUTEUR for x, y in points)
        assert [y for _, y in points] == sorted((y for _, y in points), reverse=True)
    assert all(float(e.x) >= 0 for e in dessin.elements if hasattr(e, "x"))
    assert len(dessin.traces(VALIDES)) == bool(valides)


@pytest.mark.parametrize(
    ("plafond", "pas"), [(1, 1), (5, 1), (6, 2), (10, 2), (23, 5), (51, 20), (340, 100), (6900, 2000)]
)
def test_pas_rond_gives_five_lines_at_most(plafond, pas):
    assert pas_rond(plafond) == pas
