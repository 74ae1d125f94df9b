"""Signs what leaves the platform and must be checked without it: one Ed25519 key, derived from `CLE_DE_SCELLEMENT`.

Without that secret a development or demonstration platform signs with a key derived from `SECRET_KEY`, which what it
signs must say; production signs nothing.
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from socle.erreurs import RegleMetier


@dataclass(frozen=True, slots=True)
class CleDeScellement:
    """The public half of the key that signs today, and whether it proves nothing outside a demonstration."""

    publique: bytes
    est_de_demonstration: bool

    @property
    def empreinte(self) -> str:
        """Return what people compare: the SHA-256 of the public key, in hexadecimal."""
        return hashlib.sha256(self.publique).hexdigest()


def cle_de_scellement() -> CleDeScellement | None:
    """Return the key that signs, None where nothing can."""
    secret = settings.CLE_DE_SCELLEMENT or settings.CLE_DE_SCELLEMENT_DE_DEMONSTRATION
    if not secret:
        return None
    publique = _privee(secret).public_key().public_bytes_raw()
    return CleDeScellement(publique, est_de_demonstration=not settings.CLE_DE_SCELLEMENT)


def signer(octets: bytes) -> bytes:
    """Return the Ed25519 signature of `octets`: the same bytes for the same content and key."""
    exiger_cle()
    return _privee(settings.CLE_DE_SCELLEMENT or settings.CLE_DE_SCELLEMENT_DE_DEMONSTRATION).sign(octets)


def exiger_cle() -> CleDeScellement:
    """Return the key that signs; refuse where there is none."""
    cle = cle_de_scellement()
    if cle is None:
        raise RegleMetier(
            "cle_de_scellement_absente",
            "CLE_DE_SCELLEMENT manque\u202f: rien ne se signe en exploitation sans elle.",
        )
    return cle


@functools.lru_cache(maxsize=4)
def _privee(secret: str) -> Ed25519PrivateKey:
    graine = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"socle.scellement").derive(secret.encode())
    return Ed25519PrivateKey.from_private_bytes(graine)
