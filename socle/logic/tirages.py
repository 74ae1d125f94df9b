"""Chance that anybody can draw again: SHA-256 in counter mode, integers only, from the text of a seed.

The key is the SHA-256 of the seed in UTF-8. Draw number d has its own blocks: the SHA-256 of the key followed by d, then
by the number of the block from 0, each on four bytes, the heaviest first. A block is sixteen words of sixteen bits,
read in the same order; what a draw leaves of its last block is thrown away. So draws are known one by one, in any order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

MOTS_PAR_BLOC = 16
PAS_NORMAL = 4096
"""One standard deviation of the table of normal values; also how many values it has."""
_BITS_PERDUS = 4


def mots(graine: str, tirages: Sequence[int], nombre: int) -> npt.NDArray[np.uint16]:
    """Return `nombre` words of each draw, one row a draw."""
    cle = hashlib.sha256(graine.encode()).digest()
    blocs = -(-nombre // MOTS_PAR_BLOC)
    suites = [bloc.to_bytes(4) for bloc in range(blocs)]
    octets = b"".join(
        [hashlib.sha256(tete + suite).digest() for tete in (cle + d.to_bytes(4) for d in tirages) for suite in suites]
    )
    return np.frombuffer(octets, dtype=">u2").reshape(len(tirages), -1)[:, :nombre].astype(np.uint16)


def normales(mots: npt.NDArray[np.uint16]) -> npt.NDArray[np.int32]:
    """Return a normal value a word, in 1/4096 of a standard deviation: its twelve first bits are a place in the table."""
    return _table()[mots >> _BITS_PERDUS]


@cache
def _table() -> npt.NDArray[np.int32]:
    """Return the quantiles of the middles of 4,096 equal parts, rounded: none is near a tie, so all machines agree."""
    loi = NormalDist()
    quantiles = (loi.inv_cdf((rang + 0.5) / PAS_NORMAL) for rang in range(PAS_NORMAL))
    return np.array([round(PAS_NORMAL * quantile) for quantile in quantiles], dtype=np.int32)
