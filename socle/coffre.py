"""Seals short texts at rest: authenticated encryption, each text bound to its place.

`CLE_DE_COFFRE` seals; `CLE_DE_COFFRE_ANCIENNES` open what they sealed until `manage.py resceller` has been there.
"""

from __future__ import annotations

import functools
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# 96 random bits, as NIST SP 800-38D asks for random nonces.
TAILLE_NONCE = 12


class SceauRompu(ValueError):
    """The text was changed, moved to another place, or sealed with a key that is not among ours."""


def sceller(texte: str, place: str) -> bytes:
    """Encrypt `texte` for one `place` (e.g. `avis/texte/<id>`): moved elsewhere, it does not open."""
    return _sceller(texte.encode(), place)


def desceller(scelle: bytes | memoryview, place: str) -> str:
    """Decrypt what was sealed for `place`, with the key of today or an old one; raises SceauRompu."""
    return _ouvrir(bytes(scelle), place)[0].decode()


def resceller(scelle: bytes | memoryview, place: str) -> bytes | None:
    """Return the same content sealed with the key of today; None when it is already; raises SceauRompu."""
    clair, est_d_aujourd_hui = _ouvrir(bytes(scelle), place)
    return None if est_d_aujourd_hui else _sceller(clair, place)


def cles_de_coffre() -> list[str]:
    """Return the key of today, then the old ones."""
    return [settings.CLE_DE_COFFRE, *settings.CLE_DE_COFFRE_ANCIENNES]


def _sceller(clair: bytes, place: str) -> bytes:
    nonce = os.urandom(TAILLE_NONCE)
    return nonce + _chiffre(settings.CLE_DE_COFFRE).encrypt(nonce, clair, place.encode())


def _ouvrir(octets: bytes, place: str) -> tuple[bytes, bool]:
    """Return the content, and whether the key of today opened it."""
    nonce, chiffre = octets[:TAILLE_NONCE], octets[TAILLE_NONCE:]
    for rang, secret in enumerate(cles_de_coffre()):
        try:
            return _chiffre(secret).decrypt(nonce, chiffre, place.encode()), rang == 0
        except (InvalidTag, ValueError):
            # ValueError: too short to hold a nonce.
            continue
    raise SceauRompu("Ce texte scellé ne s’ouvre pas.")


@functools.lru_cache(maxsize=16)
def _chiffre(secret: str) -> AESGCM:
    if not secret:
        raise ImproperlyConfigured("CLE_DE_COFFRE est vide\u202f: rien ne se scelle sans clé.")
    cle = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"socle.coffre").derive(secret.encode())
    return AESGCM(cle)
