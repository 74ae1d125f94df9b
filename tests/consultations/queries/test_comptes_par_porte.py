"""What came by each door, a row a gesture."""

from __future__ import annotations

from consultations.enums import Porte
from consultations.queries.comptes import ComptesParPorte, GestesParPorte


def test_a_row_says_a_gesture_by_the_doors_by_which_somebody_came_and_leaves_out_what_nobody_did():
    comptes = ComptesParPorte(
        (
            (Porte.WEB, GestesParPorte(participants=3, soutiens=4)),
            (Porte.BORNE, GestesParPorte()),
            (Porte.SUR_PLACE, GestesParPorte(participants=1, evaluations=2)),
        )
    )

    assert comptes.lignes == [("Personnes", [3, 1], 4), ("Soutiens", [4, 0], 4), ("Évaluations", [0, 2], 2)]


def test_nobody_is_said_with_the_people_alone():
    assert ComptesParPorte(((Porte.WEB, GestesParPorte()),)).lignes == [("Personnes", [], 0)]
