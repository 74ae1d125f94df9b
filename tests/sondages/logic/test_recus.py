"""What agents copy from paper."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sondages.logic.base32 import ALPHABET, decoder, encoder, grouper, normaliser
from sondages.logic.recus import recu_de, secret_de


@given(st.binary(max_size=40))
def test_base32_there_and_back(octets):
    assert decoder(normaliser(grouper(encoder(octets)).lower())) == octets


def test_symbols_that_look_like_others_are_put_right():
    assert normaliser(" k7qd-m3xp 9tro\u202fil") == "K7QDM3XP9TR011"
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


def test_receipt_of_a_card_is_fixed():
    # The browser computes the same.
    assert recu_de(bytes(range(16)), 42) == "WQR24WTFGFEFXFGE"
    assert recu_de(bytes(16), 1) != recu_de(bytes(16), 2)
    assert secret_de(grouper(encoder(bytes(range(16))))) == bytes(range(16))


@pytest.mark.parametrize("texte", ["", "K7QD", "U" * 26, "0" * 27])
def test_a_wrong_secret_is_refused(texte):
    with pytest.raises(ValueError, match=r"26|base32"):
        secret_de(texte)
