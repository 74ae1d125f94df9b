"""The one place where the state of a request for an answer is written."""

from __future__ import annotations

import datetime as dt

from bornes.enums import TRANSITIONS_DEMANDE, EtatDemande
from bornes.models import DemandeReponse
from socle.erreurs import RegleMetier


def passer(demande: DemandeReponse, vers: EtatDemande, *, le: dt.datetime) -> None:
    """Move a request to `vers`, in memory; the caller holds its lock and saves it."""
    if vers not in TRANSITIONS_DEMANDE[EtatDemande(demande.etat)]:
        raise RegleMetier("transition_interdite", f"Cette demande est {demande.get_etat_display()}.")
    demande.etat = vers
    demande.close_le = le
