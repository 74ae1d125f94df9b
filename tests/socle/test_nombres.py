"""Whole numbers typed or carried by an address."""

from __future__ import annotations

from argparse import ArgumentTypeError

import pytest

from socle.commandes import jusqu_a
from socle.nombres import CLE_MAX, entier_de, est_en_chiffres

ILLISIBLES = (
    None, "", " ", "²", "٣", "১", "¹²", "Ⅷ", "1²", "+1", "-1", "−1", " 1", "1 ", "1\n", "1_0", "1.0", "1e3", "0x1", "\x001", "1\x00",
    "9" * 5000, "0" * 5000, "nan", "inf", "True",
)  # fmt: skip


@pytest.mark.parametrize("texte", ILLISIBLES)
def test_entier_de_reads_nothing_but_the_digits_of_a_number(texte):
    assert entier_de(texte, CLE_MAX) is None


@pytest.mark.parametrize(
    ("texte", "maximum", "lu"),
    [
        ("0", 9, 0),
        ("9", 9, 9),
        ("10", 9, None),
        ("20", 20, 20),
        ("21", 20, None),
        ("07", 20, 7),
        ("007", 20, None),
        ("9223372036854775807", CLE_MAX, CLE_MAX),
        ("9223372036854775808", CLE_MAX, None),
    ],
)
def test_entier_de_stops_at_the_maximum_and_at_its_length(texte, maximum, lu):
    assert entier_de(texte, maximum) == lu


@pytest.mark.parametrize(
    ("texte", "oui"), [("0123456789", True), ("", False), ("1²", False), ("1 ", False), ("٣", False)]
)
def test_est_en_chiffres(texte, oui):
    assert est_en_chiffres(texte) is oui


def test_argument_of_a_command_stops_at_its_maximum():
    annee = jusqu_a(9999)

    assert annee("2027") == 2027
    for texte in ("²", "-1", "10000", "2_027"):
        with pytest.raises(ArgumentTypeError, match=f"^attend un nombre entier de 0 à 9999, reçu '{texte}'$"):
            annee(texte)
