"""What a browser is given to answer with."""

import pytest

from sondages.queries.deck import en_base64


@pytest.mark.parametrize("octets", [b"\x00\xff", memoryview(b"\x00\xff")])
def test_en_base64_writes_the_bytes_or_nothing(octets):
    assert (en_base64(octets), en_base64(None)) == ("AP8=", "")
