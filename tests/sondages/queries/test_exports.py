"""The file of a poll says what its page says."""

from __future__ import annotations

from types import SimpleNamespace

from socle.logic.typographie import decimale
from sondages.queries.exports import lignes_de
from sondages.queries.resultats import Barre, CarteDesResultats, Cellule


def test_a_share_is_rounded_in_the_file_as_on_the_page():
    part = 23 / 80 * 100
    cellule = Cellule("publiee", 80, (Barre("accord", "D’accord", 23, part),))
    carte = CarteDesResultats(1, 1, "affirmation", "On m’écoute.", "", "", "", "", cellule, ())

    [ligne] = lignes_de(SimpleNamespace(cartes=[carte]))

    assert (ligne[-3:-1], decimale(part)) == ((23, 28.8), "28,8")
