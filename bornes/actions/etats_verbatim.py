"""The one place where the state of a comment is written."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bornes.enums import TRANSITIONS_VERBATIM, EtatVerbatim
from bornes.models import Verbatim
from socle.erreurs import RegleMetier

DECIDES = frozenset({EtatVerbatim.PUBLIE, EtatVerbatim.REJETE})


def passer(
    verbatim: Verbatim, vers: EtatVerbatim, *, auteur: Any = None, le: dt.datetime | None = None, motif: str = ""
) -> None:
    """Move a comment to `vers`, in memory; the caller holds its lock and saves it.

    A decision (`publie`, `rejete`) keeps who took it and when; going back forgets both.
    """
    if vers not in TRANSITIONS_VERBATIM[EtatVerbatim(verbatim.etat)]:
        raise RegleMetier("transition_interdite", f"Ce commentaire est {verbatim.get_etat_display()}.")
    verbatim.etat = vers
    verbatim.motif = motif
    verbatim.decide_le = le if vers in DECIDES else None
    verbatim.decide_par = auteur if vers in DECIDES else None
