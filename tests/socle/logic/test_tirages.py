"""Draws that anybody can make again from the text of a seed."""

from __future__ import annotations

import hashlib

from socle.logic.tirages import mots


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
