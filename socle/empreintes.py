"""What is kept of a secret: a plain hash where it was drawn long, a keyed one where it is short (codes, addresses).

The key of today writes. What old keys (SECRET_KEY_ANCIENNES) wrote is still found: whoever looks a hash up asks for all
of them, so that another key ends no code and makes nobody a stranger.
"""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.utils.crypto import salted_hmac


def empreinte_sans_cle(secret: str) -> str:
    """Return the hash of a secret drawn among 2¹²⁸ at least, 64 hexadecimal digits: nobody tries them all."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def empreinte_a_cle(sel: str, secret: str | bytes) -> str:
    """Return the hash to keep, 64 hexadecimal digits."""
    return _empreinte(sel, secret, settings.SECRET_KEY)


def empreintes_a_cles(sel: str, secret: str | bytes) -> list[str]:
    """Return the hashes under which a secret may be kept: that of today, then those of old keys."""
    return [_empreinte(sel, secret, cle) for cle in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _empreinte(sel: str, secret: str | bytes, cle: str) -> str:
    return salted_hmac(sel, secret, secret=cle, algorithm="sha256").hexdigest()
