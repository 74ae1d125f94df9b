"""The address by which somebody sees what became of her words. Nobody can guess it, and it says nothing of her."""

from __future__ import annotations

import base64
from hashlib import blake2b, sha256
from uuid import UUID

from bornes.avis.logic.page import Page

TAILLE = 16


def nommer(page: Page, avis: UUID, cle: bytes) -> str:
    """Return the secret part of the address, 26 letters and digits.

    Derived from the page, whose identity is drawn, under a key: the same sending twice gives the same address, so that
    a double click never makes the one that she keeps lead nowhere.
    """
    condensat = blake2b(page.id.bytes + avis.bytes, digest_size=TAILLE, key=cle, person=b"recepisse").digest()
    return base64.b32encode(condensat).decode().rstrip("=").lower()


def empreinte(recepisse: str) -> str:
    """Return the hash under which an address is known: it is drawn among 2¹²⁸, a plain hash is enough."""
    return sha256(recepisse.encode(errors="replace")).hexdigest()
