"""How many codes a body may have mailed: fifty until staff confirm its headcount, then what the headcount allows. Pure."""

from __future__ import annotations

import math

SANS_CONFIRMATION = 50
"""Enough for a small body and for a first try, too few for who writes to strangers."""
MARGE = 0.1
"""Agents who come in the course of the poll, mails that never arrive, lots cancelled and sent again."""


def reste_a_envoyer(*, effectif: int, est_confirme: bool, du_sondage: int, de_l_organisme: int) -> int:
    """Return how many codes may still be mailed for a poll.

    Unconfirmed, the body as a whole counts, or it would open poll after poll. Confirmed, each poll may reach every agent.
    """
    if not est_confirme:
        return max(0, SANS_CONFIRMATION - de_l_organisme)
    return max(0, effectif + math.ceil(effectif * MARGE) - du_sondage)
