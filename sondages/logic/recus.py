"""Receipts: what an agent finds again in the published list, and nobody else can tell is hers.

The secret is 16 random bytes, shown as 26 symbols. The receipt of a card is a hash of both: two cards of one person have
nothing in common for who lacks the secret.
"""

from __future__ import annotations

import hashlib

from sondages.logic.base32 import decoder, encoder, normaliser

TAILLE_SECRET = 16
SYMBOLES_SECRET = 26
TAILLE_RECU = 16


def recu_de(secret: bytes, carte: int) -> str:
    """Return the receipt of the card number `carte`, 16 symbols (80 bits)."""
    return encoder(hashlib.sha256(secret + str(carte).encode("ascii")).digest())[:TAILLE_RECU]


def secret_de(texte: str) -> bytes:
    """Return the secret that was copied from paper; raises ValueError."""
    propre = normaliser(texte)
    if len(propre) != SYMBOLES_SECRET:
        msg = "26 symbols"
        raise ValueError(msg)
    return decoder(propre)[:TAILLE_SECRET]
