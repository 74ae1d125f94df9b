"""The page that a phone opens: a signed token makes one sending of it one row, without writing anything at its opening.

The token tells which page it is and when it was opened; it is bound to the code of the poster. The identity of an
opinion comes from its page and its answers: the same sending twice is the same opinion, another one is another.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import struct
from dataclasses import dataclass
from hashlib import blake2b
from uuid import UUID

# A page left open over lunch is still good; beyond a day it comes back filled, with another token.
DUREE_DE_VIE = 24 * 3600
TAILLE_SCEAU = 16
_CORPS = struct.Struct(">16sII")
_TAILLE = _CORPS.size + TAILLE_SCEAU


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its identity, when it was first opened and when its token was given, in whole seconds since 1970."""

    id: UUID
    ouverte_le: int
    remise_le: int

    def est_perimee(self, instant: int) -> bool:
        """Tell whether its token is past its day, or comes from the future."""
        return not 0 <= instant - self.remise_le <= DUREE_DE_VIE

    def remettre(self, instant: int) -> Page:
        """Return the same page with another day before it; how long it was open is not forgotten."""
        return Page(self.id, self.ouverte_le, instant)


def ecrire_jeton(page: Page, code: str, cle: bytes) -> str:
    """Return the token of a page opened by this code; `cle` has 64 bytes at most."""
    corps = _CORPS.pack(page.id.bytes, page.ouverte_le, page.remise_le)
    return base64.urlsafe_b64encode(corps + _sceau(corps, code, cle)).decode().rstrip("=")


def lire_jeton(jeton: str, code: str, cle: bytes) -> Page | None:
    """Return the page of a token, past its day or not; None when it is not ours, or is another code's."""
    try:
        octets = base64.b64decode(jeton.encode("ascii") + b"=" * (-len(jeton) % 4), b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    corps, sceau = octets[: _CORPS.size], octets[_CORPS.size :]
    if len(octets) != _TAILLE or not hmac.compare_digest(sceau, _sceau(corps, code, cle)):
        return None
    identifiant, ouverte_le, remise_le = _CORPS.unpack(corps)
    return Page(UUID(bytes=identifiant), ouverte_le, remise_le)


def identifier_avis(page: Page, contenu: str, cle: bytes) -> UUID:
    """Return the identity of what was sent from a page: a UUID of version 7 (RFC 9562) that the same sending gives again.

    Its time is that of the opening, so that rows come in order; its other bits are a keyed hash, so that nobody finds a
    comment again by trying texts.
    """
    condensat = blake2b(page.id.bytes + contenu.encode(), digest_size=10, key=cle).digest()
    octets = bytearray((page.ouverte_le * 1000).to_bytes(6, "big") + condensat)
    octets[6] = octets[6] & 0x0F | 0x70
    octets[8] = octets[8] & 0x3F | 0x80
    return UUID(bytes=bytes(octets))


def _sceau(corps: bytes, code: str, cle: bytes) -> bytes:
    return blake2b(corps + code.encode(), digest_size=TAILLE_SCEAU, key=cle, person=b"page").digest()
