"""Count the codes that fail. Those that pass are never counted: a count would say when somebody took part."""

from __future__ import annotations

import datetime as dt

from socle.limites import Limite, compter
from sondages.models import Sondage

PAR_ADRESSE = Limite("sondages.code.adresse", 30, dt.timedelta(hours=1))
PAR_SONDAGE = Limite("sondages.code.sondage", 600, dt.timedelta(hours=1))


def noter_echec(*, sondage: Sondage, adresse: str) -> None:
    """Count one failed code from a client address on a poll; raises LimiteAtteinte."""
    compter(PAR_ADRESSE, f"{sondage.pk}:{adresse}")
    compter(PAR_SONDAGE, str(sondage.pk))
