"""Whole numbers that somebody typed, or that an address carries: read once here, or not at all."""

from __future__ import annotations

CLE_MAX = 2**63 - 1
"""Highest key of a table."""
ANNEE_MAX = 9999


def est_en_chiffres(texte: str) -> bool:
    """Tell whether a text is made of the digits 0 to 9 and of nothing else."""
    return texte.isascii() and texte.isdigit()


def entier_de(texte: str | None, maximum: int) -> int | None:
    """Return the number from 0 to `maximum` that a text writes with the digits 0 to 9, None when it is anything else.

    `int()` also reads signs, spaces, underscores and the digits of every script, refuses 5,000 digits with an exception,
    and `isdigit()` says yes to « ² ». No more digits than `maximum` has: zeros in front make no other writing of a number
    too long to be one.
    """
    if texte is None or len(texte) > len(str(maximum)) or not est_en_chiffres(texte):
        return None
    nombre = int(texte)
    return nombre if nombre <= maximum else None
