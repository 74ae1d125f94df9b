"""The half-width of a 95 % interval in standard errors: Student's law, from a table, the same digits on every machine."""

from __future__ import annotations

from decimal import Decimal

NORMAL = Decimal("1.96")
"""With endless degrees of freedom."""
PAS = 64
# Quantile at 97.5 % of 64/k degrees of freedom, in ten-thousandths, k from 0 to 64.
_TABLE = (
    19600, 19977, 20369, 20776, 21199, 21638, 22094, 22568, 23060, 23572, 24103, 24656, 25230, 25827, 26448, 27093,
    27764, 28462, 29188, 29943, 30728, 31545, 32395, 33278, 34198, 35154, 36149, 37185, 38262, 39383, 40550, 41763,
    43027, 44341, 45709, 47133, 48615, 50157, 51762, 53433, 55172, 56983, 58867, 60829, 62872, 64998, 67212, 69516,
    71916, 74414, 77016, 79724, 82545, 85482, 88541, 91727, 95044, 98499, 102098, 105846, 109750, 113817, 118053,
    122465, 127062,
)  # fmt: skip


def quantile(libertes: Decimal | None) -> Decimal:
    """Return the quantile at 97.5 %, read in the table at 1/libertes; None stands for endless degrees of freedom.

    Under one degree of freedom the law of one degree serves.
    """
    if libertes is None:
        return NORMAL
    place = min(Decimal(PAS), Decimal(PAS) / libertes)
    avant = min(int(place), PAS - 1)
    bas, haut = _TABLE[avant], _TABLE[avant + 1]
    return (bas + (haut - bas) * (place - avant)) / 10_000
