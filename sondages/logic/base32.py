"""Crockford's base32: what people copy from paper. Source: https://www.crockford.com/base32.html, without check symbol."""

from __future__ import annotations

import base64

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RFC_4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
VERS_CROCKFORD = str.maketrans(RFC_4648, ALPHABET)
VERS_RFC = str.maketrans(ALPHABET, RFC_4648)
# Read aloud or by tired eyes.
CONFONDUS = str.maketrans({"O": "0", "I": "1", "L": "1", " ": "", "-": "", "\u202f": "", "\u00a0": ""})


def encoder(octets: bytes) -> str:
    """Return the text of bytes, high bits first, without padding."""
    return base64.b32encode(octets).decode("ascii").rstrip("=").translate(VERS_CROCKFORD)


def decoder(texte: str) -> bytes:
    """Return the bytes of a normalised text; raises ValueError."""
    if set(texte) - set(ALPHABET):
        msg = "not base32"
        raise ValueError(msg)
    return base64.b32decode(texte.translate(VERS_RFC) + "=" * (-len(texte) % 8))


def normaliser(texte: str) -> str:
    """Return what was copied in capitals, without separators, with the symbols that look like others put right."""
    return "".join(texte.split()).upper().translate(CONFONDUS)


def grouper(texte: str) -> str:
    """Return a text in groups of four: `K7QD-M3XP-9TRA`."""
    return "-".join(texte[rang : rang + 4] for rang in range(0, len(texte), 4))
