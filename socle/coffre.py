"""Seals short texts at rest: authenticated encryption, each text bound to its place."""

from __future__ import annotations

import functools
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

# 96 random bits, as NIST SP 800-38D asks for random nonces.
TAILLE_NONCE = 12


class SceauRompu(ValueError):
    """The text was changed, moved to another place, or sealed with another key."""


def sceller(texte: str, place: str) -> bytes:
    """Encrypt `texte` for one `place` (e.g. `avis/texte/<id>`): moved elsewhere, it does not open."""
    nonce = os.urandom(TAILLE_NONCE)
    return nonce + _chiffre(settings.CLE_DE_COFFRE).encrypt(nonce, texte.encode(), place.encode())


def desceller(scelle: bytes | memoryview, place: str) -> str:
    """Decrypt what was sealed for `place`; raises SceauRompu."""
    octets = bytes(scelle)
    try:
        clair = _chiffre(settings.CLE_DE_COFFRE).decrypt(octets[:TAILLE_NONCE], octets[TAILLE_NONCE:], place.encode())
    except InvalidTag as faute:
        raise SceauRompu("Ce texte scellé ne s’ouvre pas.") from faute
    return clair.decode()


@functools.lru_cache(maxsize=4)
def _chiffre(secret: str) -> AESGCM:
    cle = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"socle.coffre").derive(secret.encode())
    return AESGCM(cle)
