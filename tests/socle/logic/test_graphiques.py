"""Geometry of the charts: pure numbers, compared to what a protractor would give."""

import itertools
import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.logic import graphiques, points
from socle.logic.cadran import cadran, niveau
from socle.logic.courbe import ANNEAU, GRADUATION, LIGNE, POINT, RUBAN, SEUIL, PointSerie, courbe
from socle.logic.graphiques import barre_empilee
from socle.logic.isobares import isobares
from socle.logic.points import points_bande, points_en_mots

scores = st.floats(0, 100, allow_nan=False)


@pytest.mark.parametrize(
    ("score", "attendu"),
    [(0, 1), (49.94, 1), (49.95, 2), (50, 2), (64.9, 2), (64.95, 3), (79.94, 3), (79.95, 4), (80, 4), (100, 4)],
)
def test_level_follows_the_score_shown(score, attendu):
    assert niveau(score) == attendu


@pytest.mark.parametrize(("valeur", "attendu"), [(12.0, "12"), (12.5, "12.5"), (-0.001, "0"), (1 / 3, "0.33")])
def test_coordinate_is_written_with_a_point(valeur, attendu):
    assert graphiques.coordonnee(valeur) == attendu


def test_needle_of_fifty_points_straight_up():
    aiguille = cadran(50).aiguille

    assert (aiguille.x1, aiguille.x2) == ("170", "170")
    assert float(aiguille.y2) < float(aiguille.y1)


@given(scores)
def test_needle_turns_240_degrees_in_proportion(score):
    aiguille = cadran(score).aiguille

    angle = math.degrees(math.atan2(166 - float(aiguille.y2), float(aiguille.x2) - 170)) % 360

    assert (270 - angle) % 360 - 60 == pytest.approx(2.4 * score, abs=0.1)


def test_dial_without_score_has_neither_needle_nor_band():
    dessin = cadran(None, (10, 20))

    assert (dessin.aiguille, dessin.intervalle) == (None, "")


def test_dial_of_one_contact_has_a_needle_and_no_band():
    dessin = cadran(61.2)

    assert dessin.aiguille is not None
    assert dessin.intervalle == ""


def test_dial_draws_four_level_arcs_in_order():
    assert [arc.niveau for arc in cadran(10).arcs] == [1, 2, 3, 4]
    assert [repere.texte for repere in cadran(10).reperes] == ["0", "50", "65", "80", "100"]


def test_large_arc_flag_is_set_only_beyond_a_half_turn():
    drapeaux = [re.search(r"0 ([01]) 1", arc.d).group(1) for arc in cadran(10).arcs]

    assert drapeaux == ["0", "0", "0", "0"]
    assert re.search(r"0 1 1", cadran(50, (5, 95)).intervalle)


def abscisses(trait):
    return [float(point.split(" ")[0]) for point in trait.strip("MZ").split("L")]


@given(scores, scores, scores)
def test_dot_row_stays_inside_its_picture(score, borne, autre):
    bas, haut = sorted((borne, autre))
    ligne = points_bande(score, intervalle=(bas, haut), pairs=(bas, haut), mediane=bas)

    (bras,), (bande,), (mediane,) = map(ligne.traces, (points.BRAS, points.BANDE, points.MEDIANE))
    (debut, fin), (gauche, *_), (milieu, *_) = map(abscisses, (bras, bande, mediane))
    assert all(10 <= x <= 310 for x in (debut, fin, gauche, milieu))
    assert debut <= fin


def test_dot_row_without_interval_has_no_whisker():
    ligne = points_bande(60.8, pairs=(58, 74))

    assert (ligne.traces(points.BRAS), ligne.traces(points.SEUIL)) == ((), ())
    assert [trait.partition(" ")[0] for trait in ligne.traces(points.POINT)] == ["M192.4"]


def test_dot_row_says_what_it_draws():
    tout = points_en_mots(60.8, intervalle=(55, 67), pairs=(58, 74), seuil=80)

    assert tout == (
        "score de 60,8 sur 100, entre 55 et 67\u202f; la moitié centrale des pairs va de 58,0 à 74,0\u202f; seuil de 80"
    )
    assert points_en_mots(None, intervalle=(55, 67), pairs=None, seuil=None) == "pas de score"
    accord = points_en_mots(65.7, intervalle=None, pairs=None, seuil=80, mesure="accord")
    assert accord == "accord de 66 sur 100\u202f; seuil de 80"


def test_pictures_draw_the_line_of_their_edition():
    assert points_bande(60.8, seuil=80).traces(points.SEUIL) == ("M250 0L250 26",)
    assert points_bande(60.8, seuil=70).traces(points.SEUIL) == ("M220 0L220 26",)
    dessin = courbe([PointSerie("2027", 60.0)], seuil=70)
    graduations = dict(zip(dessin.mots, dessin.traces(GRADUATION), strict=False))
    assert dessin.traces(SEUIL) == (graduations["70"],)
    assert "seuil de performance, 70" in dessin.mots


@pytest.mark.parametrize(
    ("valeurs", "place"),
    [
        ([60, 60, 60], ("736", "78")),
        # Its figure would be written over the words.
        ([60, 60, 77.8], ("228", "78")),
        ([60, 60, 82], ("736", "104")),
        # Every place beside the line is taken: one step away.
        ([78, 60, 77.8], ("736", "130")),
        ([82, 60, 77.8], ("228", "104")),
    ],
)
def test_words_of_the_line_leave_the_figures_of_points_alone(valeurs, place):
    dessin = courbe([PointSerie(str(rang), valeur) for rang, valeur in enumerate(valeurs)], seuil=80)

    assert [(e.x, e.y) for e in dessin.elements if getattr(e, "texte", "").startswith("seuil")] == [place]


@given(st.lists(st.floats(70, 90), min_size=2, max_size=3))
def test_words_of_the_line_leave_the_figures_alone_on_a_phone_too(valeurs):
    etroit = courbe([PointSerie(str(rang), valeur) for rang, valeur in enumerate(valeurs)], seuil=80).etroit

    (mots,) = (e for e in etroit.elements if getattr(e, "texte", "").startswith("seuil"))
    chiffres = [e for e in etroit.elements if getattr(e, "est_gras", False)]
    ecarts = [(float(e.x) - float(mots.x), float(e.y) - float(mots.y)) for e in chiffres]
    assert not [(x, y) for x, y in ecarts if -184 - 20 < x < 20 and -14 < y < 17]


def test_figure_of_a_point_at_the_top_stands_whole_in_the_picture():
    dessin = courbe([PointSerie("1/3", 100.0), PointSerie("8/3", 98.0)], seuil=80, bornes=(60, 100))

    sommets = [float(e.y) for e in (*dessin.elements, *dessin.etroit.elements) if getattr(e, "est_gras", False)]
    assert len(sommets) == 4
    assert min(sommets) > 0.7 * 17  # The height of a figure of its size.


def test_trend_breaks_at_a_gap_and_at_another_perimeter():
    serie = [
        PointSerie("2013", None),
        PointSerie("2014", 68.4, comparable=False),
        PointSerie("2015", 67.4),
        PointSerie("2016", 68.9),
        PointSerie("2017", None),
        PointSerie("2019", 68.5),
    ]
    dessin = courbe(serie, seuil=80)

    assert [len(dessin.traces(aspect)) for aspect in (LIGNE, POINT, ANNEAU)] == [1, 3, 1]
    anneau = [element.aspect for element in dessin.elements].index(ANNEAU)
    assert dessin.elements[anneau + 1].texte == "68,4"
    assert dessin.mots[dessin.mots.index("seuil de performance, 80") + 1 :] == (
        *("non publié", "2013"),
        *("68,4", "2014"),
        *("67,4", "2015"),
        *("68,9", "2016"),
        *("non publié", "2017"),
        *("68,5", "2019"),
    )
    assert dessin.traces(RUBAN) == ()


def test_trend_breaks_before_what_was_measured_otherwise_and_goes_on_after_it():
    points = [PointSerie(str(an), 60.0, 50.0, 70.0, suit_le_precedent=an != 2026) for an in range(2024, 2028)]
    dessin = courbe(points, seuil=80)

    assert len(dessin.traces(LIGNE)) == len(dessin.traces(RUBAN)) == 2
    assert (len(dessin.traces(POINT)), dessin.traces(ANNEAU)) == (4, ())


@pytest.mark.parametrize("nombre", range(2, 6))
def test_trend_of_few_points_is_drawn_for_a_phone_too_with_room_for_the_words_of_each(nombre):
    etroit = courbe([PointSerie(f"an {rang}", 60.0) for rang in range(nombre)], seuil=80).etroit

    abscisses = [float(e.x) for e in etroit.elements if getattr(e, "texte", "").startswith("an ")]
    assert len(abscisses) == nombre
    assert min(b - a for a, b in itertools.pairwise(abscisses)) > 60  # « sans score », thirteen units high
    assert 30 < abscisses[0] < abscisses[-1] < float(etroit.largeur) - 30 < 360
    assert etroit.etroit is None


def test_trend_of_many_points_is_drawn_wide_alone():
    assert courbe([PointSerie(str(rang), 60.0) for rang in range(6)], seuil=80).etroit is None


def test_trend_with_intervals_draws_a_closed_ribbon():
    dessin = courbe([PointSerie("a", 60.0, 50.0, 70.0), PointSerie("b", 62.0, 55.0, 69.0)], seuil=80)

    (ruban,) = dessin.traces(RUBAN)
    assert ruban.startswith("M")
    assert ruban.endswith("Z")


@given(st.lists(st.integers(0, 500), min_size=5, max_size=5))
def test_stacked_bar_fills_its_width_and_shares_out_a_hundred(nombres):
    barre = barre_empilee([(f"mot {rang}", nombre) for rang, nombre in enumerate(nombres)])

    if sum(nombres) == 0:
        assert barre.parts == ()
    else:
        assert sum(float(part.largeur) for part in barre.parts) == pytest.approx(600, abs=0.05)
        assert sum(part.pourcentage for part in barre.parts) == pytest.approx(100)


def test_isobars_are_closed_and_always_the_same():
    lignes = isobares()

    assert len(lignes) == 14
    assert all(ligne.startswith("M") and ligne.endswith("Z") for ligne in lignes)
    assert isobares.__wrapped__() == lignes


def test_isobars_of_the_pages_are_those_of_the_documents():
    fichier = (Path(__file__).resolve().parents[3] / "static" / "img" / "isobares.svg").read_text()

    assert tuple(re.findall(r'<path d="([^"]+)"/>', fichier)) == isobares()
