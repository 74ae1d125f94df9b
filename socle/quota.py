"""How many mails a day may leave to addresses that a body itself typed."""

from __future__ import annotations

import datetime as dt

from django.db import models

from socle.erreurs import RegleMetier
from socle.limites import Limite, LimiteAtteinte, compter

# What one paste of addresses holds. A body of twelve thousand agents writes on six days, or prints.
PAR_JOUR = Limite("courriels.organisme", 2000, dt.timedelta(days=1))


def compter_envois(organisme: models.Model, combien: int = 1) -> None:
    """Count mails to people outside the body's space, or refuse all of them."""
    try:
        compter(PAR_JOUR, str(organisme.pk), combien=combien)
    except LimiteAtteinte as atteinte:
        raise RegleMetier(
            "quota_du_jour",
            f"Au plus {PAR_JOUR.nombre} courriels partent chaque jour au nom d’un organisme. Rien n’est parti\u202f: "
            "envoyez-en moins, ou revenez demain.",
        ) from atteinte
