"""Draws that anybody can make again from the text of a seed."""

from __future__ import annotations

import hashlib
from statistics import NormalDist

from socle.logic.tirages import mots, normales


def attendus(graine: str, tirage: int, nombre: int) -> list[int]:
    """Read the definition again, without numpy."""
    cle = hashlib.sha256(graine.encode()).digest()
    octets = b"".join(
        hashlib.sha256(cle + tirage.to_bytes(4, "big") + bloc.to_bytes(4, "big")).digest() for bloc in range(3)
    )
    return [256 * octets[2 * rang] + octets[2 * rang + 1] for rang in range(nombre)]


def test_words_are_those_of_the_definition_whatever_is_drawn_beside():
    ensemble = mots("édition 2020", range(3, 6), 40)
    assert [list(ligne) for ligne in ensemble] == [attendus("édition 2020", tirage, 40) for tirage in (3, 4, 5)]
    assert list(mots("édition 2020", [4], 7)[0]) == list(ensemble[1][:7])


def test_no_value_of_the_normal_table_hangs_on_the_last_bits_of_a_machine():
    loi = NormalDist()
    exactes = [4096 * loi.inv_cdf((rang + 0.5) / 4096) for rang in range(4096)]
    assert min(abs(exacte % 1 - 0.5) for exacte in exactes) > 1e-4
    tirees = normales(mots("table", [0], 16) * 0 + 16 * 4095 + 15)
    assert set(tirees.ravel()) == {round(exactes[4095])}
    assert set(normales(mots("table", [0], 16) * 0).ravel()) == {round(exactes[0])}
