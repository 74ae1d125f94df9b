"""Days along a drawing: where each begins and ends, which are drawn, which months are named."""

from __future__ import annotations

import datetime as dt

import pytest

from rapports.logic.axe_du_temps import LARGEUR_DU_MOIS, AxeDuTemps
from socle.logic.dessin import MotDessine, TraitDessine

# Ninety days, ten pixels each.
AXE = AxeDuTemps(dt.date(2026, 12, 1), dt.date(2027, 2, 28), 100.0, 1000.0)


@pytest.mark.parametrize(
    ("jour", "debut", "fin", "est_dedans"),
    [
        (dt.date(2026, 11, 30), 100, 100, False),
        (dt.date(2026, 12, 1), 100, 110, True),
        (dt.date(2027, 1, 1), 410, 420, True),
        (dt.date(2027, 2, 28), 990, 1000, True),
        (dt.date(2027, 3, 1), 1000, 1000, False),
    ],
)
def test_a_day_stands_in_its_place_and_one_outside_at_the_end(jour, debut, fin, est_dedans):
    assert (AXE.debut(jour), AXE.fin(jour), AXE.contient(jour)) == (debut, fin, est_dedans)


def test_months_are_parted_and_named_january_by_its_year():
    dessines = list(AXE.mois(0.0, 200.0))

    traits = [trait.d.removeprefix("M").split()[0] for trait in dessines if isinstance(trait, TraitDessine)]
    mots = [(float(mot.x), float(mot.y), mot.texte) for mot in dessines if isinstance(mot, MotDessine)]
    assert [float(x) for x in traits] == [410, 720]
    assert mots == [(103, 216, "déc."), (413, 216, "2027"), (723, 216, "févr.")]


def test_a_month_without_room_is_not_named():
    """One that begins before the drawing or ends after it has the room that is left to it there."""
    large = LARGEUR_DU_MOIS / 10
    tout_juste = AxeDuTemps(dt.date(2027, 1, 31), dt.date(2027, 2, 28), 0.0, 29 * large)
    assert [mot.texte for mot in tout_juste.mois(0, 0) if isinstance(mot, MotDessine)] == ["févr."]

    serre = AxeDuTemps(dt.date(2027, 2, 1), dt.date(2027, 3, 31), 0.0, 59 * LARGEUR_DU_MOIS / 29)
    assert [mot.texte for mot in serre.mois(0, 0) if isinstance(mot, MotDessine)] == ["mars"]
