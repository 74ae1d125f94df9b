"""Limit the codes that fail. Those that pass are never counted: a count would say when somebody took part.

Both functions run under the lock of the poll, that every exchange takes: the count is read before a code is looked up,
and a hundred guesses sent at once see it grow. There is no limit for a poll as a whole: failing from many addresses
would shut its agents out, and fifty-five bits do not need it.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

from django.db.models import Sum

from socle.limites import Limite, compter, exiger
from sondages.models import Sondage

# A town hall is one address: so many slips an hour for each thirty of its agents.
PAR_ADRESSE = Limite("sondages.code.adresse", 30, dt.timedelta(hours=1))
AGENTS = 30


def exiger_essai(*, sondage: Sondage, adresse: str) -> None:
    """Refuse to look a code up once too many failed from a client address; raises LimiteAtteinte."""
    exiger(_limite(sondage), _sujet(sondage, adresse))


def noter_echec(*, sondage: Sondage, adresse: str) -> None:
    """Count one failed code from a client address on a poll."""
    compter(_limite(sondage), _sujet(sondage, adresse))


def _limite(sondage: Sondage) -> Limite:
    agents = sondage.les_groupes.aggregate(total=Sum("effectif"))["total"] or 0
    return replace(PAR_ADRESSE, nombre=PAR_ADRESSE.nombre * max(1, math.ceil(agents / AGENTS)))


def _sujet(sondage: Sondage, adresse: str) -> str:
    return f"{sondage.pk}:{adresse}"
