"""Where a phone answers from, without keeping where: a hash whose key lives one day, then goes for ever."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db import connection

from bornes.models import CleDuJour
from socle.horloge import aujourdhui
from socle.reseau import abonne

TAILLE_CLE = 32
TAILLE_HACHE = 16

# The key in use, read once a day in each process.
_en_memoire: dict[dt.date, bytes] = {}


def hacher_source(adresse: str) -> str:
    """Return 32 hex digits that stand for `adresse` today, empty when it is unknown. The address is kept nowhere.

    Keyed BLAKE2b (RFC 7693): without the key of the day, the hash cannot be computed again, not even by trying the
    four thousand million addresses of IPv4. `adresse` comes from `socle.reseau.adresse_du_client`.
    """
    if not adresse:
        return ""
    return hashlib.blake2b(abonne(adresse).encode(), key=_cle(aujourdhui()), digest_size=TAILLE_HACHE).hexdigest()


def purger_cles() -> int:
    """Remove the keys of the days before yesterday; returns how many."""
    return CleDuJour.objects.filter(jour__lt=aujourdhui() - dt.timedelta(days=1)).delete()[0]


def _cle(jour: dt.date) -> bytes:
    connue = _en_memoire.get(jour)
    if connue is not None:
        return connue
    # Of two processes at midnight, one inserts; both read what it inserted.
    CleDuJour.objects.bulk_create([CleDuJour(jour=jour, cle=secrets.token_bytes(TAILLE_CLE))], ignore_conflicts=True)
    cle = bytes(CleDuJour.objects.values_list("cle", flat=True).get(jour=jour))
    purger_cles()
    # A key born in a transaction may go with it: it is remembered outside of one only.
    if not connection.in_atomic_block:
        _en_memoire.clear()
        _en_memoire[jour] = cle
    return cle
