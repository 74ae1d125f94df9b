"""What a reader who does not see the pictures of a report is told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from rapports.logic.evolution import EditionDUnOrganisme, Evolution
from rapports.logic.rapport.alternatives import SANS_SCORE, Alternatives, alternatives
from socle.logic.typographie import NIVEAUX


def dire(*editions: EditionDUnOrganisme, **valeurs: Any) -> Alternatives:
    champs = {"score": 61.4, "niveau": 3, "intervalle": (58.0, 64.0), "nb_contacts": 50, "nb_contacts_du_score": 42}
    tableau: Any = SimpleNamespace(etapes=(), **{**champs, **valeurs})
    return alternatives(tableau, Evolution(editions, None, None, None, None))


def edition(annee: int, score: float | None, alike: bool | None = None) -> EditionDUnOrganisme:
    return EditionDUnOrganisme(annee, str(annee), None, score, None, None, 0, None, est_mesuree_comme_avant=alike)


@pytest.mark.parametrize("niveau", NIVEAUX)
def test_a_dial_names_its_level_and_the_contacts_of_its_score(niveau):
    dit = dire(niveau=niveau).cadran

    assert f", {NIVEAUX[niveau]}, " in dit
    assert "42\u00a0contacts" in dit
    assert "50" not in dit


def test_a_dial_without_a_score_has_no_needle():
    dit = dire(score=None, niveau=None, nb_contacts=2).cadran

    assert dit == "Cadran sans aiguille\u202f: trop peu de contacts pour un score, 2\u00a0contacts."


def test_only_an_edition_measured_otherwise_is_said_to_be():
    memes = dire(edition(2020, 50.0), edition(2023, 55.0, alike=True)).historique
    autres = dire(edition(2020, 50.0), edition(2023, 55.0, alike=False), edition(2026, 61.4, alike=True)).historique

    assert "mesuré autrement" not in memes
    assert autres.count("mesuré autrement que le précédent") == 1
    assert autres.index("2023") < autres.index("mesuré autrement") < autres.index("2026")


def test_editions_without_a_score_are_left_out():
    assert dire(edition(2020, None), edition(2023, None)).historique == SANS_SCORE
    assert "2020" not in dire(edition(2020, None), edition(2023, 0.0)).historique
    assert "2023 était de 0" in dire(edition(2020, None), edition(2023, 0.0)).historique
