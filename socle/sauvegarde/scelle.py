"""The sealed pieces of a backup: compressed, then encrypted chunk by chunk, each chunk bound to its place.

AES-256-GCM under a key of this backup alone (CLE_DE_SAUVEGARDE and the number of the backup). The nonce of a chunk is
its piece and its rank, and whether it is the last one is authenticated with it: a chunk that was changed, moved, cut or
taken from another piece does not open.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from socle.erreurs import EntreeInvalide

MORCEAU = 1024 * 1024
ETIQUETTE = 16
LONGUEUR_MINIMALE = 32
# Fast: a backup is read through twice by each restoration.
COMPRESSION = 1
SUITE, DERNIER = b"suite", b"dernier"


class PieceRefusee(Exception):
    """This piece is missing, was changed, or was sealed by another key."""


def chiffre_de(numero: bytes) -> AESGCM:
    """Return what seals and opens the pieces of one backup; refuse without a key worth the name."""
    cle = settings.CLE_DE_SAUVEGARDE
    if not cle:
        raise EntreeInvalide(["CLE_DE_SAUVEGARDE manque\u202f: rien ne se sauvegarde ni ne se restaure sans elle."])
    if len(cle) < LONGUEUR_MINIMALE:
        raise EntreeInvalide(
            [f"CLE_DE_SAUVEGARDE contient une clé trop courte\u202f: il faut {LONGUEUR_MINIMALE} caractères au moins."]
        )
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=numero, info=b"socle.sauvegarde").derive(cle.encode()))


def _nonce(piece: int, rang: int) -> bytes:
    return struct.pack(">IQ", piece, rang)


class Somme:
    """What is written there is counted and hashed, and goes nowhere."""

    def __init__(self) -> None:
        self.octets = self.lignes = 0
        self._empreinte = hashlib.sha256()

    @property
    def empreinte(self) -> str:
        """Return the SHA-256 of what was given."""
        return self._empreinte.hexdigest()

    def write(self, octets: bytes) -> int:
        """Take more."""
        self.octets += len(octets)
        self.lignes += octets.count(b"\n")
        self._empreinte.update(octets)
        return len(octets)


class PieceScellee(Somme):
    """A piece being written, which is whole once its block is over."""

    def __init__(self, chemin: Path, chiffre: AESGCM, piece: int) -> None:
        super().__init__()
        self._chiffre, self._piece, self._rang = chiffre, piece, 0
        self._sortie = chemin.open("xb")
        self._presse = zlib.compressobj(COMPRESSION)
        self._tampon = bytearray()

    def write(self, octets: bytes) -> int:
        """Take more, and seal what fills a chunk."""
        self._tampon += self._presse.compress(octets)
        self._sceller_les_pleins()
        return super().write(octets)

    def _sceller_les_pleins(self) -> None:
        while len(self._tampon) > MORCEAU:
            self._sceller(SUITE)

    def _sceller(self, place: bytes) -> None:
        clair = bytes(self._tampon[:MORCEAU])
        del self._tampon[:MORCEAU]
        self._sortie.write(self._chiffre.encrypt(_nonce(self._piece, self._rang), clair, place))
        self._rang += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, refus: type[BaseException] | None, *_: object) -> None:
        with self._sortie:
            if refus is None:
                self._tampon += self._presse.flush()
                self._sceller_les_pleins()
                self._sceller(DERNIER)


def ouvrir(chemin: Path, chiffre: AESGCM, piece: int) -> Iterator[bytes]:
    """Yield what a piece holds, a chunk at a time, each verified before it is given; raises PieceRefusee."""
    presse = zlib.decompressobj()
    try:
        for clair in _morceaux(chemin, chiffre, piece):
            reste = clair
            while reste:
                yield presse.decompress(reste, MORCEAU)
                reste = presse.unconsumed_tail
        yield presse.flush()
    except (InvalidTag, OSError, zlib.error) as faute:
        raise PieceRefusee(chemin.name) from faute


def _morceaux(chemin: Path, chiffre: AESGCM, piece: int) -> Iterator[bytes]:
    with chemin.open("rb") as source:
        lu, rang = source.read(MORCEAU + ETIQUETTE), 0
        while True:
            suivant = source.read(MORCEAU + ETIQUETTE)
            yield chiffre.decrypt(_nonce(piece, rang), lu, SUITE if suivant else DERNIER)
            if not suivant:
                return
            lu, rang = suivant, rang + 1


class LectureScellee(io.RawIOBase):
    """Chunks read as a file."""

    def __init__(self, morceaux: Iterator[bytes]) -> None:
        super().__init__()
        self._morceaux, self._reste = morceaux, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, place: Any) -> int:
        while not self._reste:
            suivant = next(self._morceaux, None)
            if suivant is None:
                return 0
            self._reste = memoryview(suivant)
        taille = min(len(place), len(self._reste))
        place[:taille] = self._reste[:taille]
        self._reste = self._reste[taille:]
        return taille
