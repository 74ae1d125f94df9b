"""Chance that anybody can draw again: SHA-256 in counter mode, integers only, from the text of a seed.

The key is the SHA-256 of the seed in UTF-8. Draw number d has its own blocks: the SHA-256 of the key followed by d, then
by the number of the block from 0, each on four bytes, the heaviest first. A block is sixteen words of sixteen bits,
read in the same order; what a draw leaves of its last block is thrown away. So draws are known one by one, in any order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

MOTS_PAR_BLOC = 16


def mots(graine: str, tirages: Sequence[int], nombre: int) -> npt.NDArray[np.uint16]:
    """Return `nombre` words of each draw, one row a draw."""
    cle = hashlib.sha256(graine.encode()).digest()
    suites = [bloc.to_bytes(4, "big") for bloc in range(-(-nombre // MOTS_PAR_BLOC))]
    tetes = [cle + tirage.to_bytes(4, "big") for tirage in tirages]
    octets = b"".join([hashlib.sha256(tete + suite).digest() for tete in tetes for suite in suites])
    return np.frombuffer(octets, dtype=">u2").reshape(len(tirages), -1)[:, :nombre].astype(np.uint16)
