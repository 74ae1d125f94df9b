"""Keys of tests: real but short, made once, for opening a poll makes several."""

from __future__ import annotations

import functools
import itertools

from sondages.logic.signature_aveugle import generer_cle


@functools.cache
def reserve():
    """Return an endless supply of a few keys of 1,024 bits: what tests sign is worth nothing."""
    return itertools.cycle([generer_cle(1024) for _ in range(12)])


def cle_de_test(taille=None):
    """Stand for `generer_cle`."""
    return next(reserve())
