"""Rounding half up, exact (regles#arrondi): a score of 74.05 reads 74.1 whatever its binary writing."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

Nombre = int | float | Decimal | Fraction


def exact(valeur: Nombre) -> Fraction:
    """Return the number as people write it: the float 74.05 is 1481/20, not its binary neighbour."""
    return Fraction(repr(float(valeur))) if isinstance(valeur, float) else Fraction(valeur)


def arrondir(valeur: Nombre, decimales: int = 1) -> Decimal:
    """Round half up (towards plus infinity on a tie) to `decimales` digits after the point."""
    echelle = 10**decimales
    entier = math.floor(exact(valeur) * echelle + Fraction(1, 2))
    return Decimal(entier).scaleb(-decimales)


def arrondir_un_ecart(valeur: Nombre, decimales: int = 0) -> Decimal:
    """Round a difference as pages write it: −62.5 reads −63, as 62.5 reads 63."""
    return -arrondir(-valeur, decimales) if valeur < 0 else arrondir(valeur, decimales)


def entier_proche(valeur: Nombre) -> int:
    """Round half up to a whole number."""
    return math.floor(exact(valeur) + Fraction(1, 2))
