"""Points on the drawing: all inside, shapes kept, north above."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from consultations.logic.projection import HAUTEUR_MAX, HAUTEUR_MIN, LARGEUR, MARGE, cadrer

POINTS = st.lists(st.tuples(st.floats(-80, 80), st.floats(-179, 179)), min_size=1, max_size=30)


@given(points=POINTS)
def test_every_point_is_inside_the_margins(points):
    cadre = cadrer(points)

    assert HAUTEUR_MIN <= cadre.hauteur <= HAUTEUR_MAX
    for point in points:
        x, y = cadre.placer(point)
        assert MARGE - 0.1 <= x <= LARGEUR - MARGE + 0.1
        assert MARGE - 0.1 <= y <= cadre.hauteur - MARGE + 0.1


@given(points=POINTS)
def test_north_is_above_and_east_to_the_right(points):
    cadre = cadrer(points)
    plus_haut, plus_a_l_est = max(points), max(points, key=lambda point: point[1])

    assert cadre.placer(plus_haut)[1] <= min(cadre.placer(point)[1] for point in points)
    assert cadre.placer(plus_a_l_est)[0] >= max(cadre.placer(point)[0] for point in points)


def test_a_square_kilometre_of_toulouse_is_a_square():
    latitude, longitude = 43.6, 1.44
    dlat, dlon = 0.009, 0.009 / math.cos(math.radians(43.6045))
    cadre = cadrer([(latitude, longitude), (latitude + dlat, longitude + dlon)])

    (x1, y1), (x2, y2) = cadre.placer((latitude, longitude)), cadre.placer((latitude + dlat, longitude + dlon))

    assert abs((x2 - x1) - (y1 - y2)) < 0.5


def test_one_point_stands_in_the_middle():
    cadre = cadrer([(43.6, 1.44)])

    assert cadre.placer((43.6, 1.44)) == (LARGEUR / 2, cadre.hauteur / 2)


def test_nothing_to_place_draws_nothing():
    assert cadrer([]) is None
